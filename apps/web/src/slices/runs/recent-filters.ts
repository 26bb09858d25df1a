import { createStore } from '../../kernel/create-store.ts';
import { withRecent } from './prepare-recent.ts';

const key = 'millrace.filters';
const store = createStore(read());

/** Filters that were applied lately, kept in this browser, the last first. */
export const recentFilters = {
  use: store.use,
  add(filter: string): void {
    store.set(withRecent(store.get(), filter));
    localStorage.setItem(key, JSON.stringify(store.get()));
  },
};

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((filter) => typeof filter === 'string') : [];
  } catch {
    // Whoever wrote something else there loses a convenience, not the page.
    return [];
  }
}
