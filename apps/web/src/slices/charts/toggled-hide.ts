import type { ChartsSearch } from './charts-search.ts';

/** Hides a line that is shown, or shows it again. */
export const toggledHide =
  (id: string) =>
  ({ hide = [] }: ChartsSearch): ChartsSearch =>
    hiding(hide.includes(id) ? hide.filter((it) => it !== id) : [...hide, id]);

/** Hides several together, or shows them. */
export const hiddenTogether =
  (ids: readonly string[], isHidden: boolean) =>
  ({ hide = [] }: ChartsSearch): ChartsSearch => {
    const others = hide.filter((it) => !ids.includes(it));
    return hiding(isHidden ? [...others, ...ids] : others);
  };

/** Nothing hidden is nothing in the address. */
const hiding = (hide: readonly string[]): ChartsSearch => ({ hide: hide.length > 0 ? hide : undefined });
