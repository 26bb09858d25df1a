import { statement, type Tx } from '@millrace/store';
import type { Context } from '../../kernel/context.ts';
import { newUuid } from './new-uuid.ts';
import { OutboxFilled } from './outbox-filled.ts';
import { pythonJson } from './python-json.ts';
import type { EventName } from './webhook-events.ts';

/** Something that happened, in the lower-case names of delivered bodies; `data` keeps its key order. */
export interface WebhookEvent extends EventName {
  readonly data: Readonly<Record<string, unknown>>;
}

/** Asked at every change of the registry. A second table in a scalar query costs a tenth of what it costs in a join. */
const selectSubscribers = statement<{ webhook_id: string }>(
  `SELECT e.webhook_id FROM webhook_events e WHERE e.entity = ? AND e.action = ?
     AND (SELECT w.status = 'ACTIVE' AND w.deleted_timestamp IS NULL FROM webhooks w WHERE w.webhook_id = e.webhook_id)`,
);
const insertDelivery = statement<never>(
  `INSERT INTO webhook_deliveries (delivery_id, webhook_id, entity, action, body, status, creation_timestamp, due_at)
   VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?)`,
);

/** When the change happened (epoch ms), and where ids come from. */
export interface Occasion extends Pick<Context, 'newId'> {
  readonly time: number;
}

/**
 * Leaves a delivery for every active webhook that subscribes to the event, in the caller's transaction: the change and its
 * announcement are stored together or not at all. They are sent after the commit.
 *
 * @example await emit(tx, { time: now(), newId }, { entity: 'prompt_alias', action: 'deleted', data: { name: 'greeting', alias: 'live' } })
 */
export async function emit(tx: Tx, occasion: Occasion, event: WebhookEvent): Promise<void> {
  const { entity, action } = event;
  const subscribers = await tx.all(selectSubscribers, [entity, action]);
  if (subscribers.length === 0) return;
  const { time } = occasion;
  const body = deliveryBody(event, time, pythonJson(event.data));
  // A different delivery for each receiver: the id is what a receiver deduplicates by.
  for (const { webhook_id } of subscribers) {
    await tx.run(insertDelivery, [newUuid(occasion), webhook_id, entity, action, body, time, time]);
  }
  tx.note(new OutboxFilled());
}

/** The text that is sent and signed, spaced as MLflow does it; `data` is JSON. */
export const deliveryBody = ({ entity, action }: EventName, now: number, data: string): string =>
  `{"entity": "${entity}", "action": "${action}", "timestamp": "${pythonTimestamp(now)}", "data": ${data}}`;

/** ISO-8601 in UTC with microseconds: `2026-01-31T08:15:00.123000+00:00`. */
const pythonTimestamp = (now: number): string => new Date(now).toISOString().replace('Z', '000+00:00');
