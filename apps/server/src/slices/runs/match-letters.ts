/**
 * Items whose text holds the letters of `query` in order, ignoring case, best first: the fewer letters lie between, and the earlier the
 * first, the better; equals keep their order.
 */
export function bestMatches<T>(items: readonly T[], query: string, textOf: (item: T) => string): T[] {
  const letters = query.toLowerCase();
  return items
    .map((item) => ({ item, penalty: penaltyOf(textOf(item).toLowerCase(), letters) }))
    .filter(({ penalty }) => penalty !== undefined)
    .sort((a, b) => (a.penalty as number) - (b.penalty as number))
    .map(({ item }) => item);
}

/** Undefined when the letters are not there in order. A contiguous match is the best one. */
function penaltyOf(text: string, letters: string): number | undefined {
  const whole = text.indexOf(letters);
  if (whole >= 0) return whole === 0 ? 0 : 1 + whole / 1000;
  let gaps = 0;
  let at = -1;
  for (const letter of letters) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return undefined;
    if (at >= 0) gaps += next - at - 1;
    at = next;
  }
  return 2 + gaps;
}
