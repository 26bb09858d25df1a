import { markTags } from '../../kernel/run-marks.ts';

/** Columns of a table of runs: their ids, what the server must send for them, and how they are written in the address. */

export type Namespace = 'attributes' | 'metrics' | 'params' | 'tags' | 'datasets' | 'models';
export type Statistic = 'last' | 'min' | 'max' | 'mean' | 'trend';
export const statistics: readonly Statistic[] = ['last', 'min', 'max', 'mean', 'trend'];

export interface RunColumn {
  /** `metrics.loss`, `min(metrics.loss)`, `trend(metrics.loss)`, `params.lr`, `attributes.status`, `datasets`. */
  readonly id: string;
  readonly namespace: Namespace;
  readonly key: string;
  /** Of a metric's history, `trend` draws it; `last` for everything else. */
  readonly statistic: Statistic;
  /** Pixels. */
  readonly width: number;
}

const attributeTitles: Readonly<Record<string, string>> = {
  run_name: 'Run',
  status: 'Status',
  start_time: 'Created',
  duration: 'Duration',
  end_time: 'Ended',
  user_id: 'User',
  run_id: 'Id',
  experiment_id: 'Experiment',
  source: 'Source',
};

export const attributeKeys = Object.keys(attributeTitles);
/** Attributes that `order_by` knows. */
const sortableAttributes = ['run_name', 'status', 'start_time', 'end_time', 'user_id', 'run_id'];

const widths: Readonly<Record<string, number>> = {
  'attributes.run_name': 260,
  'attributes.status': 104,
  'attributes.start_time': 108,
  'attributes.end_time': 108,
  'attributes.duration': 92,
  'attributes.user_id': 96,
  'attributes.run_id': 260,
  'attributes.source': 150,
};
const widthDefault = 128;

/** Columns of a table that nobody has arranged yet, without metrics and params, which depend on the experiment. */
export const firstColumns = [
  'attributes.run_name',
  'attributes.status',
  'attributes.start_time',
  'attributes.duration',
];

/** Reads `id` or `id~width`; undefined for what names no column. */
export function readColumn(written: string): RunColumn | undefined {
  const [, id = '', width] = /^(.+?)(?:~(\d{2,4}))?$/s.exec(written) ?? [];
  const named = nameOf(id);
  return named && { ...named, id, width: width ? Number(width) : (widths[id] ?? widthDefault) };
}

function nameOf(id: string): Omit<RunColumn, 'id' | 'width'> | undefined {
  if (id === 'datasets' || id === 'models') return { namespace: id, key: '', statistic: 'last' };
  const [, statistic, ofStatistic] = /^(min|max|mean|trend)\(metrics\.(.+)\)$/s.exec(id) ?? [];
  if (statistic) return { namespace: 'metrics', key: ofStatistic as string, statistic: statistic as Statistic };
  const [, namespace, key = ''] = /^(attributes|metrics|params|tags)\.(.+)$/s.exec(id) ?? [];
  if (!namespace || (namespace === 'attributes' && !attributeKeys.includes(key))) return undefined;
  return { namespace: namespace as Namespace, key, statistic: 'last' };
}

/** The column as the address holds it: the width only where it is not the usual one. */
export const writeColumn = ({ id, width }: Pick<RunColumn, 'id' | 'width'>): string =>
  width === (widths[id] ?? widthDefault) ? id : `${id}~${width}`;

export const metricColumn = (key: string, statistic: Statistic): string =>
  statistic === 'last' ? `metrics.${key}` : `${statistic}(metrics.${key})`;

export const titleOf = ({ namespace, key, statistic }: RunColumn): string => {
  if (namespace === 'attributes') return attributeTitles[key] ?? key;
  if (namespace === 'datasets' || namespace === 'models') return namespace === 'datasets' ? 'Datasets' : 'Models';
  return statistic === 'last' ? key : `${statistic} ${key}`;
};

/** What `columns` of a request must name for a column. */
export function wireColumn({ namespace, key }: RunColumn): string {
  if (namespace === 'datasets') return 'inputs';
  if (namespace === 'models') return 'outputs';
  return namespace === 'attributes' && key === 'source' ? 'tags.mlflow.source.name' : `${namespace}.${key}`;
}

/** What `columns` of runs/search must name for these columns; attributes always come. */
export const wireColumns = (columns: readonly RunColumn[]): readonly string[] =>
  [...new Set(columns.flatMap(wireNames).filter((name) => !name.startsWith('attributes.')))].sort();

/** A run's name is shown with its colour, star and note. */
const wireNames = (column: RunColumn): readonly string[] =>
  column.id === 'attributes.run_name' ? markTags.map((tag) => `tags.${tag}`) : [wireColumn(column)];

/** What stands in a filter for the column; undefined where the language has no name for it. */
export function filterName({ namespace, key, statistic }: RunColumn): string | undefined {
  if (namespace === 'datasets') return 'datasets.name';
  if (namespace === 'models' || statistic === 'trend') return undefined;
  if (namespace === 'attributes') {
    if (key === 'source') return 'tags.`mlflow.source.name`';
    return sortableAttributes.includes(key) ? `attributes.${key}` : undefined;
  }
  const name = `${namespace}.${quotedKey(key)}`;
  return statistic === 'last' ? name : `${statistic}(${name})`;
}

/** A key as it stands in filters and orders: in backticks unless it is a plain word. */
export const quotedKey = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? key : `\`${key}\``);

/** `order_by` items for sorted column ids; those that the server cannot sort by are left out. */
export const orderBy = (sorts: readonly string[] | undefined): readonly string[] =>
  (sorts ?? []).flatMap((sort) => {
    const column = readColumn(sort.replace(/^-/, ''));
    const name = column && canSort(column) ? filterName(column) : undefined;
    return name === undefined ? [] : [`${name} ${sort.startsWith('-') ? 'DESC' : 'ASC'}`];
  });

export const canSort = (column: RunColumn): boolean =>
  column.namespace !== 'datasets' && filterName(column) !== undefined;

/** Whether a column has a text, for files and the clipboard; a curve has none. */
export const isWritten = ({ statistic }: RunColumn): boolean => statistic !== 'trend';

/** The sorts after a click on a header: the same column turns around, then goes; `additive` keeps the others. */
export function nextSorts(sorts: readonly string[], id: string, additive: boolean): readonly string[] {
  const others = additive ? sorts.filter((sort) => sort !== id && sort !== `-${id}`) : [];
  if (sorts.includes(`-${id}`)) return [...others, id];
  return sorts.includes(id) ? others : [...others, `-${id}`];
}
