import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
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
 * Experiments, runs, metrics, params, tags, datasets and logged models. Times are epoch ms, `status` columns hold the proto
 * enum number, `is_nan` and `monotone` are 0 or 1.
 */
export const tracking = async (db: Kysely<Schema>, can: Capabilities): Promise<void> => {
  const site = { db, can };
  const steps = [experiments, runs, metrics, runTexts, datasets, lineage, loggedModels, loggedModelMetrics];
  for (const step of steps.flatMap((build) => build(site))) await step.execute();
};

const table = ({ db }: Site, name: string): Table => db.schema.createTable(name) as Table;

/** Rows lie in the order of the primary key, where the engine can. */
const clustered = ({ can }: Site, built: Table, name: string, key: readonly string[]): Table => {
  const keyed = built.addPrimaryKeyConstraint(`${name}_key`, [...key] as never);
  return can.clusteredTables ? keyed.modifyEnd(sql`without rowid`) : keyed;
};

/** A clustered table of short texts under an owner's id and a text key. */
const textTable = (site: Site, name: string, owner: string, type: 'text' | 'integer'): Step =>
  clustered(
    site,
    table(site, name)
      .addColumn(owner, type, (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull()),
    name,
    [owner, 'key'],
  );

const lifecycle = (built: Table): Table =>
  built.addColumn('lifecycle_stage', 'text', (c) => c.notNull().defaultTo('active'));

const experiments = (site: Site): Step[] => [
  lifecycle(
    table(site, 'experiments')
      .addColumn('experiment_id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('name', 'text', (c) => c.notNull().unique())
      .addColumn('artifact_location', 'text', (c) => c.notNull()),
  )
    .addColumn('creation_time', 'bigint', (c) => c.notNull())
    .addColumn('last_update_time', 'bigint', (c) => c.notNull()),
  site.db.schema
    .createIndex('experiments_by_creation')
    .on('experiments')
    .columns(['lifecycle_stage', 'creation_time desc', 'experiment_id'] as never),
  textTable(site, 'experiment_tags', 'experiment_id', 'integer'),
];

const runs = (site: Site): Step[] => [
  lifecycle(
    table(site, 'runs')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('run_uuid', 'text', (c) => c.notNull().unique())
      .addColumn('experiment_id', 'integer', (c) => c.notNull().references('experiments.experiment_id'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('user_id', 'text', (c) => c.notNull())
      .addColumn('status', 'integer', (c) => c.notNull())
      .addColumn('start_time', 'bigint', (c) => c.notNull())
      .addColumn('end_time', 'bigint')
      .addColumn('deleted_time', 'bigint')
      .addColumn('artifact_uri', 'text', (c) => c.notNull()),
  ).addColumn('generation', 'integer', (c) => c.notNull().defaultTo(0)),
  site.db.schema
    .createIndex('runs_by_start')
    .on('runs')
    .columns(['experiment_id', 'lifecycle_stage', 'start_time desc', 'run_uuid'] as never),
  table(site, 'run_docs')
    .addColumn('run_id', 'integer', (c) => c.primaryKey())
    .addColumn('generation', 'integer', (c) => c.notNull())
    .addColumn('run_json', 'text', (c) => c.notNull())
    .addColumn('inputs_json', 'text', (c) => c.notNull())
    .addColumn('outputs_json', 'text', (c) => c.notNull()),
];

const metrics = (site: Site): Step[] => [
  table(site, 'keys')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('text', 'text', (c) => c.notNull().unique()),
  series(site),
  site.db.schema.createIndex('series_by_run').unique().on('series').columns(['run_id', 'key_id']),
  site.db.schema.createIndex('series_by_value').on('series').columns(['key_id', 'is_nan', 'value', 'run_id']),
  clustered(site, point(table(site, 'points').addColumn('sid', 'integer', (c) => c.notNull())), 'points', [
    'sid',
    'step',
    'timestamp',
    'value',
    'is_nan',
  ]),
];

const point = (built: Table): Table =>
  built
    .addColumn('step', 'bigint', (c) => c.notNull())
    .addColumn('timestamp', 'bigint', (c) => c.notNull())
    .addColumn('value', 'double precision', (c) => c.notNull())
    .addColumn('is_nan', 'integer', (c) => c.notNull());

const series = (site: Site): Step =>
  point(
    table(site, 'series')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('run_id', 'integer', (c) => c.notNull())
      .addColumn('key_id', 'integer', (c) => c.notNull()),
  )
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('nan_count', 'integer', (c) => c.notNull())
    .addColumn('min', 'double precision')
    .addColumn('max', 'double precision')
    .addColumn('sum', 'double precision', (c) => c.notNull())
    .addColumn('monotone', 'integer', (c) => c.notNull())
    .addColumn('max_timestamp', 'bigint', (c) => c.notNull())
    .addColumn('max_step', 'bigint', (c) => c.notNull());

/** Params and tags: interned keys, and an index that holds the whole value, so that filters and orders never touch the table. */
const runTexts = (site: Site): Step[] =>
  ['params', 'tags'].flatMap((name) => [
    clustered(
      site,
      table(site, name)
        .addColumn('run_id', 'integer', (c) => c.notNull())
        .addColumn('key_id', 'integer', (c) => c.notNull())
        .addColumn('value', 'text', (c) => c.notNull()),
      name,
      ['run_id', 'key_id'],
    ),
    site.db.schema
      .createIndex(`${name}_by_value`)
      .on(name as 'tags')
      .columns(['key_id', 'value', 'run_id']),
  ]);

const datasets = (site: Site): Step[] => [
  table(site, 'datasets')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('dataset_uuid', 'text', (c) => c.notNull().unique())
    .addColumn('experiment_id', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('source_type', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('schema', 'text')
    .addColumn('profile', 'text')
    .addUniqueConstraint('datasets_by_digest', ['experiment_id', 'name', 'digest'] as never),
];

/** What went into runs and came out of them. */
const lineage = (site: Site): Step[] => [
  table(site, 'dataset_inputs')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('run_id', 'integer', (c) => c.notNull())
    .addColumn('dataset_id', 'integer', (c) => c.notNull())
    .addUniqueConstraint('dataset_inputs_by_run', ['run_id', 'dataset_id'] as never),
  site.db.schema.createIndex('dataset_inputs_by_dataset').on('dataset_inputs').columns(['dataset_id', 'run_id']),
  textTable(site, 'input_tags', 'input_id', 'integer'),
  clustered(site, modelOfRun(site, 'model_inputs'), 'model_inputs', ['run_id', 'model_id']),
  clustered(
    site,
    modelOfRun(site, 'model_outputs').addColumn('step', 'bigint', (c) => c.notNull()),
    'model_outputs',
    ['run_id', 'model_id'],
  ),
];

const modelOfRun = (site: Site, name: string): Table =>
  table(site, name)
    .addColumn('run_id', 'integer', (c) => c.notNull())
    .addColumn('model_id', 'text', (c) => c.notNull());

const loggedModels = (site: Site): Step[] => [
  lifecycle(
    table(site, 'logged_models')
      .addColumn('model_id', 'text', (c) => c.primaryKey())
      .addColumn('experiment_id', 'integer', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('artifact_location', 'text', (c) => c.notNull())
      .addColumn('creation_timestamp_ms', 'bigint', (c) => c.notNull())
      .addColumn('last_updated_timestamp_ms', 'bigint', (c) => c.notNull())
      .addColumn('status', 'integer', (c) => c.notNull()),
  )
    .addColumn('model_type', 'text', (c) => c.notNull())
    .addColumn('source_run_id', 'text', (c) => c.notNull())
    .addColumn('status_message', 'text'),
  site.db.schema
    .createIndex('logged_models_by_experiment')
    .on('logged_models')
    .columns(['experiment_id', 'lifecycle_stage', 'creation_timestamp_ms desc', 'model_id'] as never),
  textTable(site, 'logged_model_params', 'model_id', 'text'),
  textTable(site, 'logged_model_tags', 'model_id', 'text'),
];

/** Unlike a run's points, the value is not part of the key: as in MLflow, a second value at one (step, time, run) is a conflict. */
const loggedModelMetrics = (site: Site): Step[] => [
  clustered(
    site,
    table(site, 'logged_model_metrics')
      .addColumn('model_id', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('timestamp', 'bigint', (c) => c.notNull())
      .addColumn('step', 'bigint', (c) => c.notNull())
      .addColumn('run_id', 'text', (c) => c.notNull())
      .addColumn('value', 'double precision', (c) => c.notNull())
      .addColumn('is_nan', 'integer', (c) => c.notNull())
      .addColumn('experiment_id', 'integer', (c) => c.notNull())
      .addColumn('dataset_name', 'text')
      .addColumn('dataset_digest', 'text'),
    'logged_model_metrics',
    ['model_id', 'key', 'timestamp', 'step', 'run_id'],
  ),
];
