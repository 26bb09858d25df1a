import { fail, type Infer, type shapes } from '@millrace/protocol';
import { type Reader, statement, type Tx } from '@millrace/store';
import { OutboxFilled } from './outbox-filled.ts';
import { wireEvent } from './webhook-events.ts';

/** A delivery whose time has come, with what its webhook says now. */
export interface DueDelivery {
  readonly id: number;
  readonly delivery_id: string;
  readonly webhook_id: string;
  readonly body: string;
  readonly attempts: number;
  /** Epoch seconds of the last signature. */
  readonly signed_at: number | null;
  readonly url: string;
  /** Sealed. */
  readonly secret: string | null;
}

/** Looks at the first few of each webhook: a long queue of one costs the others nothing. */
const selectDue = statement<DueDelivery>(
  `SELECT d.id, d.delivery_id, d.webhook_id, d.body, d.attempts, d.signed_at, w.url, w.secret
   FROM webhooks w JOIN webhook_deliveries d ON d.id IN
     (SELECT q.id FROM webhook_deliveries q WHERE q.webhook_id = w.webhook_id AND q.due_at <= ? ORDER BY q.due_at, q.id LIMIT ?)
   WHERE w.deleted_timestamp IS NULL AND w.webhook_id NOT IN (SELECT value FROM json_each(?))
     AND d.id NOT IN (SELECT value FROM json_each(?))
   ORDER BY d.due_at, d.id LIMIT ?`,
);

export interface DueQuery {
  /** Epoch ms. */
  readonly now: number;
  /** Deliveries under way. */
  readonly except: readonly number[];
  /** Webhooks that have their share of the slots. */
  readonly exceptWebhooks: readonly string[];
  readonly limit: number;
}

export const readDue = (reader: Reader, { now, except, exceptWebhooks, limit }: DueQuery): Promise<DueDelivery[]> =>
  reader.all(selectDue, [now, limit + except.length, JSON.stringify(exceptWebhooks), JSON.stringify(except), limit]);

/** What an attempt leaves behind. */
export interface AttemptRecord {
  readonly status: 'PENDING' | 'DELIVERED' | 'FAILED';
  /** Of the next attempt, epoch ms; null when there is none. */
  readonly due_at: number | null;
  readonly signed_at: number;
  readonly last_attempt_timestamp: number;
  readonly response_status: number | null;
  readonly error_message: string | null;
}

const updateAttempt = statement<never>(
  `UPDATE webhook_deliveries SET status = ?, due_at = ?, signed_at = ?, last_attempt_timestamp = ?, response_status = ?,
     error_message = ?, attempts = attempts + 1
   WHERE id = ? AND due_at IS NOT NULL`,
);

/** A delivery that was cancelled in the meantime stays cancelled. */
export const recordAttempt = (tx: Tx, id: number, record: AttemptRecord) =>
  tx.run(updateAttempt, [
    record.status,
    record.due_at,
    record.signed_at,
    record.last_attempt_timestamp,
    record.response_status,
    record.error_message,
    id,
  ]);

/** Ended deliveries that the log keeps of each webhook. */
export const loggedDeliveriesMax = 1000;

const deleteOld = statement<never>(
  `DELETE FROM webhook_deliveries WHERE webhook_id = ? AND due_at IS NULL AND id <=
     (SELECT id FROM webhook_deliveries WHERE webhook_id = ? AND due_at IS NULL ORDER BY id DESC LIMIT 1 OFFSET ?)`,
);

export const trimLog = (tx: Tx, webhook_id: string) => tx.run(deleteOld, [webhook_id, webhook_id, loggedDeliveriesMax]);

const updateCancelled = statement<never>(
  `UPDATE webhook_deliveries SET status = 'FAILED', due_at = NULL, error_message = 'The webhook was disabled before this was sent.'
   WHERE webhook_id = ? AND due_at IS NOT NULL`,
);
const deleteDeliveries = statement<never>('DELETE FROM webhook_deliveries WHERE webhook_id = ?');

export const cancelDeliveries = (tx: Tx, webhook_id: string) => tx.run(updateCancelled, [webhook_id]);
export const dropDeliveries = (tx: Tx, webhook_id: string) => tx.run(deleteDeliveries, [webhook_id]);

export interface DeliveryRow {
  readonly delivery_id: string;
  readonly webhook_id: string;
  readonly entity: string;
  readonly action: string;
  readonly status: 'PENDING' | 'DELIVERED' | 'FAILED';
  readonly creation_timestamp: number;
  readonly attempts: number;
  readonly last_attempt_timestamp: number | null;
  readonly due_at: number | null;
  readonly response_status: number | null;
  readonly error_message: string | null;
  readonly body?: string;
}

const logColumns = `delivery_id, webhook_id, entity, action, status, creation_timestamp, attempts, last_attempt_timestamp, due_at,
  response_status, error_message`;
const selectLog = statement<DeliveryRow>(
  `SELECT ${logColumns} FROM webhook_deliveries WHERE webhook_id = ? AND status = coalesce(?, status)
   ORDER BY id DESC LIMIT ? OFFSET ?`,
);
const selectDelivery = statement<DeliveryRow>(
  `SELECT ${logColumns}, body FROM webhook_deliveries WHERE webhook_id = ? AND delivery_id = ?`,
);
const updateReplayed = statement<never>(
  `UPDATE webhook_deliveries SET status = 'PENDING', due_at = ?, attempts = 0, signed_at = NULL, response_status = NULL,
     error_message = NULL
   WHERE delivery_id = ?`,
);

/** Newest first. */
export const readLog = (
  reader: Reader,
  webhook_id: string,
  status: string | undefined,
  page: { readonly limit: number; readonly offset: number },
): Promise<DeliveryRow[]> => reader.all(selectLog, [webhook_id, status ?? null, page.limit, page.offset]);

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function requireDelivery(reader: Reader, webhook_id: string, delivery_id: string): Promise<DeliveryRow> {
  const row = await reader.get(selectDelivery, [webhook_id, delivery_id]);
  if (row) return row;
  throw fail(
    'RESOURCE_DOES_NOT_EXIST',
    `Delivery with ID ${delivery_id} of webhook ${webhook_id} not found. The log keeps the last ${loggedDeliveriesMax}.`,
  );
}

/** Puts a delivery back into the outbox, with all its attempts before it. */
export async function putBack(tx: Tx, delivery_id: string, now: number): Promise<void> {
  await tx.run(updateReplayed, [now, delivery_id]);
  tx.note(new OutboxFilled());
}

/** A delivery as the wire shows it. */
export const deliveryAnswer = ({
  entity,
  action,
  due_at,
  ...row
}: DeliveryRow): Infer<typeof shapes.webhookDelivery> => ({
  ...row,
  event: wireEvent({ entity, action }),
  last_attempt_timestamp: row.last_attempt_timestamp ?? undefined,
  next_attempt_timestamp: due_at ?? undefined,
  response_status: row.response_status ?? undefined,
  error_message: row.error_message ?? undefined,
});
