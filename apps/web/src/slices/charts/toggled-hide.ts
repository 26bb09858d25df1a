/** What is hidden after a change of one; undefined where that is nothing. */
export function toggledHide(hide: readonly string[] = [], id: string): readonly string[] | undefined {
  const next = hide.includes(id) ? hide.filter((it) => it !== id) : [...hide, id];
  return next.length > 0 ? next : undefined;
}

/** What is hidden after several are hidden, or shown, together. */
export function hiddenTogether(
  hide: readonly string[] = [],
  ids: readonly string[],
  isHidden: boolean,
): readonly string[] | undefined {
  const others = hide.filter((it) => !ids.includes(it));
  const next = isHidden ? [...others, ...ids] : others;
  return next.length > 0 ? next : undefined;
}
