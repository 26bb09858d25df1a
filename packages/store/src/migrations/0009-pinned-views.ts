import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

/** Views that the first page shows. Few are pinned, and states are long: the index finds them without a look at the others. */
export const pinnedViews = async ({ schema }: Kysely<Schema>): Promise<void> => {
  await schema
    .alterTable('saved_views')
    .addColumn('pinned', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema
    .createIndex('saved_views_pinned')
    .on('saved_views')
    .column('name')
    .where(sql<boolean>`pinned = 1`)
    .execute();
};
