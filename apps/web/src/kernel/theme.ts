import { createStore } from './create-store.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const themeLabels: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

const key = 'millrace.theme';
const store = createStore<Theme>(readTheme());
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const colours = createStore(coloursOf(store.get()));
systemIsDark.addEventListener('change', () => colours.set(coloursOf(store.get())));
apply(store.get());

/** The reader's choice of colours, kept in this browser. */
export const theme = {
  use: store.use,
  set(value: Theme): void {
    store.set(value);
    localStorage.setItem(key, value);
    apply(value);
    colours.set(coloursOf(value));
  },
};

/** The colours that are shown, whether the reader or the system chose them: what draws by itself draws again when they change. */
export const shownColours = { use: colours.use, get: colours.get };

function coloursOf(value: Theme): 'light' | 'dark' {
  if (value === 'system') return systemIsDark.matches ? 'dark' : 'light';
  return value;
}

function readTheme(): Theme {
  const kept = localStorage.getItem(key);
  return themes.find((it) => it === kept) ?? 'system';
}

function apply(value: Theme): void {
  const { dataset } = document.documentElement;
  if (value === 'system') delete dataset['theme'];
  else dataset['theme'] = value;
}
