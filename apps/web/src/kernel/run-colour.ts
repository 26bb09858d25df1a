const hues = 8;

/** The number of a run's colour, 1 to 8: the same on every page, from the id alone. */
export function seriesOf(run_id: string): number {
  let hash = 2166136261;
  for (let at = 0; at < run_id.length; at += 1) hash = Math.imul(hash ^ run_id.charCodeAt(at), 16777619);
  // Mixed once more: the low digits alone would leave hues out.
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return (((hash ^ (hash >>> 13)) >>> 0) % hues) + 1;
}

/** A run's colour as CSS; a colour set by hand (tag `millrace.color`) comes first where it is one. */
export const runColour = (run_id: string, byHand?: string): string =>
  byHand && /^#[0-9a-f]{6}$/i.test(byHand) ? byHand : `var(--series-${seriesOf(run_id)})`;
