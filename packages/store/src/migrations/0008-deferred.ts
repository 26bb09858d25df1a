import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** Writes that are durable here and reach their tables later, many at once. In order of their ids; empty most of the time. */
export const deferred = async ({ schema }: Kysely<Schema>): Promise<void> => {
  await schema
    .createTable('deferred')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('payload', 'text', (c) => c.notNull())
    .execute();
};
