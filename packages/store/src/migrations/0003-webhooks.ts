import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Capabilities } from '../store.ts';

/** Webhooks, what they subscribe to, and one table that is both outbox and delivery log. Times are epoch ms. */
export const webhooks = async (db: Kysely<Schema>, can: Capabilities): Promise<void> => {
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('webhook_id', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text')
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('secret', 'text')
    .addColumn('creation_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('last_updated_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('deleted_timestamp', 'bigint')
    .execute();
  await db.schema
    .createIndex('webhooks_by_creation')
    .on('webhooks')
    .columns(['creation_timestamp desc', 'id desc'] as never)
    .where('deleted_timestamp', 'is', null)
    .execute();
  await subscriptions(db, can);
  await deliveries(db);
};

/** Ordered by event: every registry write asks who wants to know of it. */
const subscriptions = async (db: Kysely<Schema>, can: Capabilities): Promise<void> => {
  const built = db.schema
    .createTable('webhook_events')
    .addColumn('entity', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('webhook_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('webhook_events_key', ['entity', 'action', 'webhook_id']);
  await (can.clusteredTables ? built.modifyEnd(sql`without rowid`) : built).execute();
  await db.schema.createIndex('webhook_events_by_webhook').on('webhook_events').column('webhook_id').execute();
};

/** `due_at` is set while a delivery waits, and null once it has ended either way. */
const deliveries = async (db: Kysely<Schema>): Promise<void> => {
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('delivery_id', 'text', (c) => c.notNull().unique())
    .addColumn('webhook_id', 'text', (c) => c.notNull())
    .addColumn('entity', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('creation_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('signed_at', 'bigint')
    .addColumn('last_attempt_timestamp', 'bigint')
    .addColumn('response_status', 'integer')
    .addColumn('error_message', 'text')
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_due')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'due_at', 'id'])
    .where('due_at', 'is not', null)
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_by_webhook')
    .on('webhook_deliveries')
    .columns(['webhook_id', 'id desc'] as never)
    .execute();
};
