import type { Context } from '../../kernel/context.ts';
import { DeliveryWorker } from './delivery-worker.ts';
import { OutboxFilled } from './outbox-filled.ts';

export interface Deliveries {
  /** Starts nothing more and gives what is under way a moment to end; the rest is sent again after the next start. */
  readonly stop: () => Promise<void>;
}

/** How often the outbox is looked at while nothing happens: retries come due, and a look may have failed. */
const pollEveryMs = 250;
const graceMs = 3_000;

/** Sends deliveries in the background until it is stopped: what a commit leaves in the outbox at once. */
export function startDeliveries(context: Context, pollMs = pollEveryMs): Deliveries {
  const abandon = new AbortController();
  const worker = new DeliveryWorker(context, abandon.signal);
  const forget = context.db.onCommit((facts) => {
    if (facts.some((fact) => fact instanceof OutboxFilled)) worker.wake();
  });
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
      forget();
      worker.wake();
      await ended;
      const timer = setTimeout(() => abandon.abort(), graceMs);
      await worker.idle();
      clearTimeout(timer);
    },
  };
}
