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
    timer ??= window.setInterval(ask, retryMs);
  },
  answered(): void {
    window.clearInterval(timer);
    timer = undefined;
    isOnline.set(true);
  },
};

async function ask(): Promise<void> {
  try {
    await fetch(addressOf(service.serverInfo, {}, staticPrefix));
    connection.answered();
  } catch {
    // Still away; the next turn asks again.
  }
}
