import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** A cached document is there or not, where it used to be compared with a number in the run's row that every write raised. */
export const runDocs = async (db: Kysely<Schema>): Promise<void> => {
  await db.deleteFrom('run_docs').execute();
  await db.schema.alterTable('run_docs').dropColumn('generation').execute();
  await db.schema.alterTable('runs').dropColumn('generation').execute();
};
