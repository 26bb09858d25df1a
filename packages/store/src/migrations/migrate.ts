import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Schema } from '../schema.ts';
import type { Capabilities } from '../store.ts';
import { tracking } from './0001-tracking.ts';
import { registry } from './0002-registry.ts';
import { webhooks } from './0003-webhooks.ts';
import { charts } from './0004-charts.ts';
import { registryHistory } from './0005-registry-history.ts';
import { experimentKeys } from './0006-experiment-keys.ts';
import { registryIndexes } from './0007-registry-indexes.ts';
import { deferred } from './0008-deferred.ts';
import { pinnedViews } from './0009-pinned-views.ts';
import { runDocs } from './0010-run-docs.ts';

/** The one chain, in order. A step that was released never changes; new ones go to the end. */
const chain = {
  '0001-tracking': tracking,
  '0002-registry': registry,
  '0003-webhooks': webhooks,
  '0004-charts': charts,
  '0005-registry-history': registryHistory,
  '0006-experiment-keys': experimentKeys,
  '0007-registry-indexes': registryIndexes,
  '0008-deferred': deferred,
  '0009-pinned-views': pinnedViews,
  '0010-run-docs': runDocs,
} as const;

/** The version of a database that has every step. */
export const schemaVersion = Object.keys(chain).length;

/** Brings the schema up to date, all steps in one transaction where the engine can. Throws what a step threw. */
export const migrate = async (db: Kysely<Schema>, can: Capabilities): Promise<void> => {
  const migrations = Object.fromEntries(
    Object.entries(chain).map(([name, step]) => [name, { up: (site: Kysely<Schema>) => step(site, can) }]),
  );
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error) throw error;
};
