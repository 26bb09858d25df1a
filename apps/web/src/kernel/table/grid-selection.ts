/** Changes of a selection, kept apart from the table so that they can be tested. */

/** Adds or removes one key. */
export function toggled(selected: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** Adds the rows between two positions, both included; rows that are not loaded stay out. */
export function extended(
  selected: ReadonlySet<string>,
  range: readonly [number, number],
  keyAt: (index: number) => string | undefined,
): ReadonlySet<string> {
  const next = new Set(selected);
  const [first, last] = range[0] < range[1] ? range : [range[1], range[0]];
  for (let at = first; at <= last; at += 1) {
    const key = keyAt(at);
    if (key !== undefined) next.add(key);
  }
  return next;
}
