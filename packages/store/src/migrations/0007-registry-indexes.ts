import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/** Each index costs a new version a page of the log: one that nothing reads goes, and versions that have no run stay out of the one of runs. */
export const registryIndexes = async (db: Kysely<Schema>): Promise<void> => {
  await db.schema.dropIndex('model_versions_by_model').execute();
  await db.schema.dropIndex('model_versions_by_run').execute();
  await db.schema
    .createIndex('model_versions_by_run')
    .on('model_versions')
    .column('run_id')
    .where(sql<boolean>`run_id != ''`)
    .execute();
};
