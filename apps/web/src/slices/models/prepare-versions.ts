import type { Infer, shapes } from '@millrace/protocol';
import type { ModelVersion } from '../registry/index.ts';

export type Run = Infer<typeof shapes.run>;
export type LoggedModel = Infer<typeof shapes.loggedModel>;

/** A version with its aliases and, once they are there, the values of its run and of its logged model. */
export interface VersionRow {
  readonly version: ModelVersion;
  readonly aliases: readonly string[];
  readonly runName?: string;
  /** By column: `metrics.<key>`, `params.<key>` and `tags.<key>` of the run, `model.<key>` for a metric of the model. */
  readonly values: ReadonlyMap<string, number | string>;
}

/** The logged model that a version was made of. MLflow's answers name it in the source alone: `models:/m-6a…`. */
export const modelIdOf = ({ model_id, source = '' }: ModelVersion): string =>
  model_id || (/^models:\/(m-[0-9a-f]{32})(?:\/|$)/.exec(source)?.[1] ?? '');

interface Sources {
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly runs: ReadonlyMap<string, Run>;
  readonly models: ReadonlyMap<string, LoggedModel>;
}

export const versionRows = (versions: readonly ModelVersion[], { aliases, runs, models }: Sources): VersionRow[] =>
  versions.map((version) => {
    const run = runs.get(version.run_id ?? '');
    return {
      version,
      aliases: aliases.get(version.version ?? '') ?? [],
      runName: run?.info?.run_name,
      values: new Map([...valuesOfRun(run), ...metricsOfModel(models.get(modelIdOf(version)))]),
    };
  });

type Cell = readonly [column: string, value: number | string];

const valuesOfRun = (run: Run | undefined): readonly Cell[] => [
  ...(run?.data?.metrics ?? []).map(({ key, value = 0 }): Cell => [`metrics.${key}`, Number(value)]),
  ...(run?.data?.params ?? []).map(({ key, value = '' }): Cell => [`params.${key}`, value]),
  ...(run?.data?.tags ?? []).map(({ key, value = '' }): Cell => [`tags.${key}`, value]),
];

/** A metric that was measured on a dataset is one of its own. */
const metricsOfModel = (model: LoggedModel | undefined): readonly Cell[] =>
  (model?.data?.metrics ?? []).map(({ key, value = 0, dataset_name }) => [
    `model.${key}${dataset_name ? ` (${dataset_name})` : ''}`,
    Number(value),
  ]);

/** A column as the address has it; a bare name, as in older addresses, is a metric of the run. */
export const readVersionColumn = (text: string): string =>
  /^(metrics|params|tags|model)\../s.test(text) ? text : `metrics.${text}`;

/** Kinds of columns in the order of the menu. */
export const columnKinds = ['metrics', 'model', 'params', 'tags'] as const;
export type ColumnKind = (typeof columnKinds)[number];

export const splitColumn = (column: string): readonly [kind: ColumnKind, key: string] => {
  const dot = column.indexOf('.');
  return [column.slice(0, dot) as ColumnKind, column.slice(dot + 1)];
};

/** The columns that some row has a value in, each once, in the order of their kinds and names. */
export function columnsOf(rows: readonly VersionRow[]): string[] {
  const found = new Set(rows.flatMap(({ values }) => [...values.keys()]));
  const rank = (column: string): number => columnKinds.indexOf(splitColumn(column)[0]);
  return [...found].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

const columnsByDefault = 4;

/** The metrics of the newest version that has some, its model's before its run's, those of the machine left out. */
export function defaultColumns(rows: readonly VersionRow[]): string[] {
  for (const { values } of rows) {
    const ofKind = (kind: string) => [...values.keys()].filter((column) => column.startsWith(kind)).sort();
    const metrics = [...ofKind('model.'), ...ofKind('metrics.')];
    const names = new Set<string>();
    // The same metric is logged to the run and to its model as a rule: one of them is enough.
    const once = metrics.filter((column) => names.size < names.add(splitColumn(column)[1]).size);
    const shown = once.filter((column) => !column.startsWith('metrics.system/'));
    if (shown.length > 0) return shown.slice(0, columnsByDefault);
  }
  return [];
}
