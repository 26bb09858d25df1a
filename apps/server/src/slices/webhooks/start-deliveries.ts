import type { Context } from '../../kernel/context.ts';
import { DeliveryWorker } from './delivery-worker.ts';

export interface Deliveries {
  /** Starts nothing more and gives what is under way a moment to end; the rest is sent again after the next start. */
  readonly stop: () => Promise<void>;
}

/** How often the outbox is looked at while nothing happens. */
const pollMs = 250;
const graceMs = 3_000;

/** Sends deliveries in the background until it is stopped. */
export function startDeliveries(context: Context): Deliveries {
  const abandon = new AbortController();
  const worker = new DeliveryWorker(context, abandon.signal);
  let isStopping = false;
  const run = async (): Promise<void> => {
    while (!isStopping) {
      await worker.fill().catch((error: unknown) => context.log.error({ err: error }, 'webhook outbox unreadable'));
      await worker.change(pollMs);
    }
  };
  const ended = run();
  return {
    stop: async () => {
      isStopping = true;
      worker.wake();
      await ended;
      const timer = setTimeout(() => abandon.abort(), graceMs);
      await worker.idle();
      clearTimeout(timer);
    },
  };
}
