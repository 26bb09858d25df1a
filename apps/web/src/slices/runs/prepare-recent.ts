/** Filters that are kept. */
const recentMost = 6;

/** The list with one more at its head; what was in it already moves there, and an empty one is none. */
export const withRecent = (recent: readonly string[], filter: string): readonly string[] =>
  filter === '' ? recent : [filter, ...recent.filter((other) => other !== filter)].slice(0, recentMost);
