import { useSyncExternalStore } from 'react';

/** A value outside of React that components can read; for the few things that belong to the whole page. */
export interface Store<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  /** Reads the value in a component and renders it again when it changes. */
  readonly use: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const get = (): T => value;
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    subscribe,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, get),
  };
}
