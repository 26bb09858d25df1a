import { fail, type Infer, type shapes } from '@millrace/protocol';
import { type Reader, statement, type Tx, type Value } from '@millrace/store';
import { type EventName, wireEvent } from './webhook-events.ts';

export interface WebhookRow {
  readonly webhook_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly url: string;
  readonly status: 'ACTIVE' | 'DISABLED';
  /** Sealed. */
  readonly secret: string | null;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
}

const columns = 'webhook_id, name, description, url, status, secret, creation_timestamp, last_updated_timestamp';
const selectWebhook = statement<WebhookRow>(
  `SELECT ${columns} FROM webhooks WHERE webhook_id = ? AND deleted_timestamp IS NULL`,
);
const selectPage = statement<WebhookRow>(
  `SELECT ${columns} FROM webhooks WHERE deleted_timestamp IS NULL ORDER BY creation_timestamp DESC, id DESC LIMIT ? OFFSET ?`,
);
const insertWebhook = statement<never>(`INSERT INTO webhooks (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
const updateWebhook = statement<never>(
  'UPDATE webhooks SET name = ?, description = ?, url = ?, status = ?, secret = ?, last_updated_timestamp = ? WHERE webhook_id = ?',
);
const updateDeleted = statement<never>('UPDATE webhooks SET deleted_timestamp = ?, secret = NULL WHERE webhook_id = ?');
const selectEvents = statement<EventName & { readonly webhook_id: string }>(
  `SELECT e.webhook_id, e.entity, e.action FROM json_each(?) j JOIN webhook_events e ON e.webhook_id = j.value
   ORDER BY e.entity, e.action`,
);
const insertEvent = statement<never>('INSERT INTO webhook_events (webhook_id, entity, action) VALUES (?, ?, ?)');
const deleteEvents = statement<never>('DELETE FROM webhook_events WHERE webhook_id = ?');

/** @throws RESOURCE_DOES_NOT_EXIST, also for a deleted one */
export async function requireWebhook(reader: Reader, webhook_id: string): Promise<WebhookRow> {
  const row = await reader.get(selectWebhook, [webhook_id]);
  if (row) return row;
  throw fail('RESOURCE_DOES_NOT_EXIST', `Webhook with ID ${webhook_id} not found.`);
}

/** Newest first. */
export const readPage = (reader: Reader, limit: number, offset: number): Promise<WebhookRow[]> =>
  reader.all(selectPage, [limit, offset]);

export async function addWebhook(tx: Tx, row: WebhookRow, events: readonly EventName[]): Promise<void> {
  const { webhook_id, name, description, url, status, secret, creation_timestamp, last_updated_timestamp } = row;
  const values: Value[] = [
    webhook_id,
    name,
    description,
    url,
    status,
    secret,
    creation_timestamp,
    last_updated_timestamp,
  ];
  await tx.run(insertWebhook, values);
  await putEvents(tx, webhook_id, events);
}

export async function putWebhook(tx: Tx, row: WebhookRow): Promise<void> {
  const { webhook_id, name, description, url, status, secret, last_updated_timestamp } = row;
  await tx.run(updateWebhook, [name, description, url, status, secret, last_updated_timestamp, webhook_id]);
}

/** Replaces the subscriptions. */
export async function putEvents(tx: Tx, webhook_id: string, events: readonly EventName[]): Promise<void> {
  await tx.run(deleteEvents, [webhook_id]);
  await tx.runMany(
    insertEvent,
    events.map(({ entity, action }) => [webhook_id, entity, action]),
  );
}

/** The row stays, as in MLflow, but without its secret and its subscriptions. */
export async function setDeleted(tx: Tx, webhook_id: string, now: number): Promise<void> {
  await tx.run(updateDeleted, [now, webhook_id]);
  await tx.run(deleteEvents, [webhook_id]);
}

/** Events in alphabetical order, by webhook. */
export async function readEvents(reader: Reader, ids: readonly string[]): Promise<Map<string, readonly EventName[]>> {
  return Map.groupBy(await reader.all(selectEvents, [JSON.stringify(ids)]), (it) => it.webhook_id);
}

/** Webhooks as the wire shows them. */
export async function webhookAnswers(
  reader: Reader,
  rows: readonly WebhookRow[],
): Promise<Infer<typeof shapes.webhook>[]> {
  const events = await readEvents(
    reader,
    rows.map((row) => row.webhook_id),
  );
  return rows.map(({ secret: _, description, ...row }) => ({
    ...row,
    description: description || undefined,
    events: (events.get(row.webhook_id) ?? []).map(wireEvent),
  }));
}
