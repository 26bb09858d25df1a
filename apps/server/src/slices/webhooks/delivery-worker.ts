import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../kernel/context.ts';
import { attempt, delayAfter, type Outcome, succeeded } from './attempt.ts';
import { type AttemptRecord, type DueDelivery, readDue, recordAttempt, trimLog } from './deliveries.store.ts';

/** A signature this old is renewed: receivers may refuse old timestamps, and a retry after a restart can be late. */
const signatureAgeMaxSeconds = 300;
/** How long a delivery is left alone whose outcome could not be stored. */
const unrecordedPauseMs = 5_000;
/** The log of a webhook is trimmed once for so many of its outcomes. */
const trimEvery = 50;

/** Sends what is due, so many at a time, and writes down how it went. */
export class DeliveryWorker {
  readonly #context: Context;
  /** Ends what is under way, without a record: it is sent again after the next start. */
  readonly #abandoned: AbortSignal;
  readonly #underWay = new Map<number, { readonly webhook_id: string; readonly ended: Promise<void> }>();
  #wakeUp: () => void = () => {};
  #isWoken = false;

  constructor(context: Context, abandoned: AbortSignal) {
    this.#context = context;
    this.#abandoned = abandoned;
  }

  /** Starts attempts while there are due deliveries and free slots. */
  async fill(): Promise<void> {
    const { db, now, config } = this.#context;
    for (;;) {
      const limit = config.webhooks.maxWorkers - this.#underWay.size;
      if (limit <= 0) return;
      const query = { now: now(), except: [...this.#underWay.keys()], exceptWebhooks: this.#saturated(), limit };
      const due = await db.read((reader) => readDue(reader, query));
      if (due.length === 0) return;
      for (const delivery of due) if (!this.#saturated().includes(delivery.webhook_id)) this.#start(delivery);
    }
  }

  /** Resolves when an attempt has ended, or after `ms`. */
  async change(ms: number): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isWoken = false;
  }

  wake(): void {
    this.#isWoken = true;
    this.#wakeUp();
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.#underWay.values()].map(({ ended }) => ended));
  }

  /** Webhooks that have half of the slots: one slow receiver must not hold up the others. */
  #saturated(): readonly string[] {
    const share = Math.ceil(this.#context.config.webhooks.maxWorkers / 2);
    const groups = Map.groupBy(this.#underWay.values(), ({ webhook_id }) => webhook_id);
    return [...groups].filter(([, members]) => members.length >= share).map(([webhook_id]) => webhook_id);
  }

  #start(delivery: DueDelivery): void {
    const ended = this.#deliver(delivery).finally(() => {
      this.#underWay.delete(delivery.id);
      this.wake();
    });
    this.#underWay.set(delivery.id, { webhook_id: delivery.webhook_id, ended });
  }

  async #deliver(delivery: DueDelivery): Promise<void> {
    const { log } = this.#context;
    try {
      const record = await this.#try(delivery);
      if (record) await this.#store(delivery, record);
    } catch (error) {
      log.error(
        { err: error, delivery: delivery.delivery_id },
        'the outcome of a webhook delivery could not be stored',
      );
      await sleep(unrecordedPauseMs, undefined, { signal: this.#abandoned }).catch(() => {});
    }
  }

  async #try(delivery: DueDelivery): Promise<AttemptRecord | undefined> {
    const context = this.#context;
    const seconds = Math.floor(context.now() / 1000);
    const isFresh = delivery.signed_at !== null && seconds - delivery.signed_at <= signatureAgeMaxSeconds;
    const signedAt = isFresh ? (delivery.signed_at as number) : seconds;
    const outcome = await attempt(context, { ...delivery, signedAt }, this.#abandoned);
    if (this.#abandoned.aborted) return undefined;
    const record = recordOf(context, delivery, outcome, signedAt);
    if (record.status === 'FAILED') {
      const { webhook_id: webhook, delivery_id, attempts } = delivery;
      const fields = { webhook, delivery: delivery_id, attempts: attempts + 1, status: outcome.status };
      context.log.warn(fields, 'a webhook delivery failed');
    }
    return record;
  }

  #store({ id, webhook_id }: DueDelivery, record: AttemptRecord): Promise<void> {
    return this.#context.db.write(async (tx) => {
      await recordAttempt(tx, id, record);
      if (id % trimEvery === 0) await trimLog(tx, webhook_id);
    });
  }
}

function recordOf(
  { now, random, config }: Context,
  { attempts }: DueDelivery,
  outcome: Outcome,
  signed_at: number,
): AttemptRecord {
  const failures = attempts + 1;
  const isAgain = !succeeded(outcome) && outcome.isRetryable && failures <= config.webhooks.maxRetries;
  return {
    status: isAgain ? 'PENDING' : succeeded(outcome) ? 'DELIVERED' : 'FAILED',
    due_at: isAgain ? now() + Math.ceil(delayAfter(failures, outcome, random)) : null,
    signed_at,
    last_attempt_timestamp: now(),
    response_status: outcome.status ?? null,
    error_message: outcome.error ?? null,
  };
}
