import { createStore } from '../create-store.ts';

/** Whether the page hears of changes as they happen; undefined where it does not listen, or the stream is not open yet. */
export const liveState = createStore<'open' | 'lost' | undefined>(undefined);

let listeners = 0;

/** Counts who listens; without any, nothing is live. */
export function countListener(change: 1 | -1): void {
  listeners += change;
  if (listeners === 0) liveState.set(undefined);
}
