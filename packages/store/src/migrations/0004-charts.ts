import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** The pyramid of summaries behind charts, and the saved views of pages. */
export const charts = async (db: Kysely<Schema>): Promise<void> => {
  await sealing(db);
  await pyramid(db);
  await savedViews(db);
};

/** How far a series is summarised; read and written with the row that every batch reads and writes anyway. */
const sealing = async ({ schema }: Kysely<Schema>): Promise<void> => {
  const add = (name: string, type: 'integer' | 'bigint') => schema.alterTable('series').addColumn(name, type);
  await schema
    .alterTable('series')
    .addColumn('sealed_n', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await add('sealed_step', 'bigint').execute();
  await add('sealed_timestamp', 'bigint').execute();
};

/** Not clustered: rows of some kilobytes do not belong into inner pages of an index. */
const pyramid = async ({ schema }: Kysely<Schema>): Promise<void> => {
  await schema
    .createTable('pyramid')
    .addColumn('sid', 'integer', (c) => c.notNull())
    .addColumn('level', 'integer', (c) => c.notNull())
    .addColumn('chunk', 'integer', (c) => c.notNull())
    .addColumn('last_step', 'bigint', (c) => c.notNull())
    .addColumn('last_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('last_value', 'double precision', (c) => c.notNull())
    .addColumn('last_is_nan', 'integer', (c) => c.notNull())
    .addColumn('payload', 'blob', (c) => c.notNull())
    .addPrimaryKeyConstraint('pyramid_key', ['sid', 'level', 'chunk'])
    .execute();
};

const savedViews = async ({ schema }: Kysely<Schema>): Promise<void> => {
  await schema
    .createTable('saved_views')
    .addColumn('view_id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('creation_time', 'bigint', (c) => c.notNull())
    .addColumn('last_update_time', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('saved_views_by_scope').on('saved_views').columns(['kind', 'scope', 'name']).execute();
};
