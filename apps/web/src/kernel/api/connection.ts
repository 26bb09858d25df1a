import { service } from '@millrace/protocol';
import { createStore } from '../create-store.ts';
import { staticPrefix } from '../page-facts.ts';
import { addressOf } from './address-of.ts';

/** How often a lost server is asked whether it is back. */
const retryMs = 1500;

const isOnline = createStore(true);
let timer: number | undefined;

/** Whether the server answers. While it does not, it is asked until it does. */
export const connection = {
  use: isOnline.use,
  get: isOnline.get,
  subscribe: isOnline.subscribe,
  lost(): void {
    isOnline.set(false);
    timer ??= window.setInterval(() => void connection.check(), retryMs);
  },
  answered(): void {
    window.clearInterval(timer);
    timer = undefined;
    isOnline.set(true);
  },
  /** Asks now. Any answer counts: one that refuses is an answer too. */
  async check(): Promise<boolean> {
    try {
      await fetch(addressOf(service.serverInfo, {}, staticPrefix));
      connection.answered();
    } catch {
      connection.lost();
    }
    return isOnline.get();
  },
};

/** Resolves when the server answers again. */
export const returned = (): Promise<void> =>
  new Promise((resolve) => {
    const unsubscribe = isOnline.subscribe(() => {
      unsubscribe();
      resolve();
    });
  });
