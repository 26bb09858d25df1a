import { type CreateIndexBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Capabilities } from '../store.ts';

type Step = { execute(): Promise<unknown> };
type Table = CreateTableBuilder<string, string>;

/** The database in which to build, with what its engine can do. */
interface Site {
  readonly db: Kysely<Schema>;
  readonly can: Capabilities;
}

/**
 * Registered models, prompts among them, their versions, tags and aliases. Times are epoch ms; `is_prompt` is 0 or 1. A
 * version is deleted with its row: the model's `last_version` keeps its number from coming again.
 */
export const registry = async (db: Kysely<Schema>, can: Capabilities): Promise<void> => {
  const site = { db, can };
  const steps = [...models(site), ...versions(site), ...aliases(site)];
  for (const step of steps) await step.execute();
};

const table = ({ db }: Site, name: string): Table => db.schema.createTable(name) as Table;

/** Columns as SQL, because some are descending. */
const index = ({ db }: Site, name: string, on: string, columns: readonly string[]): CreateIndexBuilder =>
  db.schema
    .createIndex(name)
    .on(on as 'runs')
    .columns(columns as never) as unknown as CreateIndexBuilder;

/** Rows lie in the order of the primary key, where the engine can. */
const clustered = ({ can }: Site, built: Table, name: string, key: readonly string[]): Table => {
  const keyed = built.addPrimaryKeyConstraint(`${name}_key`, [...key] as never);
  return can.clusteredTables ? keyed.modifyEnd(sql`without rowid`) : keyed;
};

/** Tags of an owner. Long values (texts of prompts) stay out of the index of values; their own finds them by key. */
const tags = (site: Site, name: string, owner: string): Step[] => [
  clustered(
    site,
    table(site, name)
      .addColumn(owner, 'integer', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull()),
    name,
    [owner, 'key'],
  ),
  index(site, `${name}_by_value`, name, ['key', 'value', owner]).where(sql<boolean>`length(value) <= 250`),
  index(site, `${name}_long`, name, ['key', owner]).where(sql<boolean>`length(value) > 250`),
];

const models = (site: Site): Step[] => [
  table(site, 'registered_models')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('creation_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('last_updated_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('is_prompt', 'integer', (c) => c.notNull())
    .addColumn('last_version', 'integer', (c) => c.notNull().defaultTo(0)),
  index(site, 'registered_models_by_name', 'registered_models', ['is_prompt', 'name']),
  index(site, 'registered_models_by_update', 'registered_models', ['is_prompt', 'last_updated_timestamp', 'name']),
  ...tags(site, 'registered_model_tags', 'registered_model_id'),
];

/** `name` repeats the model's, so that the searches' orders are indexes. */
const versions = (site: Site): Step[] => [
  table(site, 'model_versions')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('registered_model_id', 'integer', (c) => c.notNull().references('registered_models.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('is_prompt', 'integer', (c) => c.notNull())
    .addColumn('creation_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('last_updated_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('current_stage', 'text', (c) => c.notNull())
    .addColumn('description', 'text')
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('storage_location', 'text', (c) => c.notNull())
    .addColumn('run_id', 'text', (c) => c.notNull())
    .addColumn('run_link', 'text', (c) => c.notNull())
    .addColumn('model_id', 'text')
    .addUniqueConstraint('model_versions_by_number', ['registered_model_id', 'version'] as never),
  ...versionIndexes(site),
  ...tags(site, 'model_version_tags', 'version_id'),
];

const versionIndexes = (site: Site): Step[] =>
  Object.entries({
    by_stage: ['registered_model_id', 'current_stage', 'version'],
    by_name: ['is_prompt', 'name', 'version desc'],
    by_update: ['is_prompt', 'last_updated_timestamp desc', 'name', 'version desc'],
    by_creation: ['is_prompt', 'creation_timestamp', 'name', 'version desc'],
    by_version: ['is_prompt', 'version', 'name'],
    by_version_desc: ['is_prompt', 'version desc', 'name'],
    by_run: ['run_id'],
    by_source: ['source'],
    by_model: ['model_id'],
  }).map(([name, columns]) => index(site, `model_versions_${name}`, 'model_versions', columns));

const aliases = (site: Site): Step[] => [
  clustered(
    site,
    table(site, 'registered_model_aliases')
      .addColumn('registered_model_id', 'integer', (c) => c.notNull())
      .addColumn('alias', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull()),
    'registered_model_aliases',
    ['registered_model_id', 'alias'],
  ),
];
