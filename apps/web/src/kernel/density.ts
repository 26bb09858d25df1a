import { createStore } from './create-store.ts';

export const densities = ['compact', 'comfortable'] as const;
export type Density = (typeof densities)[number];

const key = 'millrace.density';
const store = createStore<Density>(densities.find((it) => it === localStorage.getItem(key)) ?? 'compact');
apply(store.get());

/** How high rows are, by the reader's choice, kept in this browser. */
export const density = {
  use: store.use,
  set(value: Density): void {
    localStorage.setItem(key, value);
    apply(value);
    store.set(value);
  },
};

function apply(value: Density): void {
  document.documentElement.dataset['density'] = value;
}
