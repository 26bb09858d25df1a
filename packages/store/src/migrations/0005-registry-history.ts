import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Capabilities } from '../store.ts';

/** What a registry remembers beyond its present state: moves of aliases, and the files that a version had when it was registered. */
export const registryHistory = async (db: Kysely<Schema>, can: Capabilities): Promise<void> => {
  await aliasChanges(db);
  await fileRecords(db);
  await files(db, can);
};

/** `version` is null when the alias was removed, `previous_version` when it is new. Times are epoch ms. */
const aliasChanges = async (db: Kysely<Schema>): Promise<void> => {
  await db.schema
    .createTable('alias_changes')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('registered_model_id', 'integer', (c) => c.notNull())
    .addColumn('alias', 'text', (c) => c.notNull())
    .addColumn('version', 'integer')
    .addColumn('previous_version', 'integer')
    .addColumn('user', 'text', (c) => c.notNull())
    .addColumn('timestamp', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('alias_changes_by_model')
    .on('alias_changes')
    .columns(['registered_model_id', 'id desc'] as never)
    .execute();
};

/** One row per version; `status` is one of PENDING, RECORDED, UNAVAILABLE, FAILED. */
const fileRecords = async (db: Kysely<Schema>): Promise<void> => {
  await db.schema
    .createTable('model_version_file_records')
    .addColumn('version_id', 'integer', (c) => c.primaryKey())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('status_message', 'text')
    .addColumn('timestamp', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('model_version_file_records_pending')
    .on('model_version_file_records')
    .column('version_id')
    .where(sql<boolean>`status = 'PENDING'`)
    .execute();
};

/** SHA-256 in lower-case hex. */
const files = async (db: Kysely<Schema>, can: Capabilities): Promise<void> => {
  const built = db.schema
    .createTable('model_version_files')
    .addColumn('version_id', 'integer', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('file_size', 'bigint', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('model_version_files_key', ['version_id', 'path']);
  await (can.clusteredTables ? built.modifyEnd(sql`without rowid`) : built).execute();
};
