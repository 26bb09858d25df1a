import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Capabilities } from '../store.ts';

/** Which metric (1), param (2) and tag (3) keys the runs of an experiment have or had, so that nobody counts runs to complete a key. */
export const experimentKeys = async (db: Kysely<Schema>, can: Capabilities): Promise<void> => {
  const built = db.schema
    .createTable('experiment_keys')
    .addColumn('experiment_id', 'integer', (c) => c.notNull())
    .addColumn('entity', 'integer', (c) => c.notNull())
    .addColumn('key_id', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('experiment_keys_key', ['experiment_id', 'entity', 'key_id']);
  await (can.clusteredTables ? built.modifyEnd(sql`without rowid`) : built).execute();
  for (const [entity, table] of [
    [1, 'series'],
    [2, 'params'],
    [3, 'tags'],
  ] as const) {
    await sql`INSERT INTO experiment_keys (experiment_id, entity, key_id)
      SELECT DISTINCT r.experiment_id, ${sql.lit(entity)}, t.key_id FROM ${sql.table(table)} t JOIN runs r ON r.id = t.run_id`.execute(
      db,
    );
  }
};
