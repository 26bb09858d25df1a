import { createStore } from '../create-store.ts';

const key = 'millrace.rail';
const folded = createStore(localStorage.getItem(key) === 'folded');
const menu = createStore(false);

/** Whether the rail is folded to icons, kept in this browser; and whether it is open as a menu on a narrow window. */
export const rail = {
  useFolded: folded.use,
  useMenu: menu.use,
  toggleFolded(): void {
    folded.set(!folded.get());
    localStorage.setItem(key, folded.get() ? 'folded' : 'open');
  },
  openMenu: (): void => menu.set(true),
  closeMenu: (): void => menu.set(false),
};
