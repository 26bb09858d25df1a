/** What is hidden after a change of one; undefined where that is nothing. */
export function toggledHide(hide: readonly string[] = [], id: string): readonly string[] | undefined {
  const next = hide.includes(id) ? hide.filter((it) => it !== id) : [...hide, id];
  return next.length > 0 ? next : undefined;
}
