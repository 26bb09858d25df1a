import { encodeDouble, encodeString } from '@millrace/protocol';
import { type Int64Cell, int64Sql, type Reader, statement } from '@millrace/store';
import { findKey } from './keys.store.ts';
import { statisticSql } from './metric-statistics.ts';
import type { ProjectedColumns } from './run-columns.ts';
import { datasetsOfRuns, outputsOfRuns, runInfoJson } from './run-docs.store.ts';
import { type RunRow, runColumns } from './runs.store.ts';

const selectRuns = statement<RunRow>(
  `SELECT ${runColumns} FROM json_each(?) j JOIN runs r ON r.id = j.value ORDER BY j.key`,
);

type MetricCells = readonly [
  run_id: number,
  key_id: number,
  value: number,
  is_nan: number,
  timestamp: Int64Cell,
  step: Int64Cell,
  min: number | null,
  max: number | null,
  mean: number | null,
  n: number,
];
const selectMetrics = statement<MetricCells>(
  `SELECT s.run_id, s.key_id, s.value, s.is_nan, ${int64Sql('s.timestamp')}, ${int64Sql('s.step')}, s.min, s.max,
     ${statisticSql('s', 'mean')}, s.n
   FROM json_each(?) j CROSS JOIN json_each(?) k CROSS JOIN series s ON s.run_id = j.value AND s.key_id = k.value`,
  { raw: true },
);
type TextCells = readonly [run_id: number, key_id: number, value: string];
const selectTexts = (table: 'params' | 'tags') =>
  statement<TextCells>(
    `SELECT t.run_id, t.key_id, t.value
     FROM json_each(?) j CROSS JOIN json_each(?) k CROSS JOIN ${table} t ON t.run_id = j.value AND t.key_id = k.value`,
    { raw: true },
  );
const selectParams = selectTexts('params');
const selectTags = selectTexts('tags');

/** Lists of JSON objects by run, and the JSON member they become. */
type Lists = ReadonlyMap<number, readonly string[]>;

/** The runs as search answers them, with these parts only, in the order of the ids. */
export async function projectedRuns(
  reader: Reader,
  ids: readonly number[],
  columns: ProjectedColumns,
): Promise<readonly string[]> {
  const list = JSON.stringify(ids);
  const metrics = await keyed(reader, columns.metrics, (keys) => metricsOf(reader, list, keys));
  const params = await keyed(reader, columns.params, (keys) => textsOf(reader, selectParams, list, keys));
  const tags = await keyed(reader, columns.tags, (keys) => textsOf(reader, selectTags, list, keys));
  const datasets = columns.inputs ? await datasetsOfRuns(reader, list) : new Map<number, string>();
  const outputs = columns.outputs ? await outputsOfRuns(reader, list) : new Map<number, string>();
  return (await reader.all(selectRuns, [list])).map((row) => {
    const data = [member('metrics', metrics, row.id), member('params', params, row.id), member('tags', tags, row.id)];
    return (
      `{"info":${runInfoJson(row)},"data":{${data.filter(Boolean).join(',')}}` +
      `,"inputs":{${textMember('dataset_inputs', datasets.get(row.id))}}` +
      `,"outputs":{${textMember('model_outputs', outputs.get(row.id))}}}`
    );
  });
}

const textMember = (name: string, items: string | undefined): string =>
  items === undefined ? '' : `"${name}":[${items}]`;

const member = (name: string, lists: Lists, id: number): string => textMember(name, lists.get(id)?.join(','));

type KeyTexts = ReadonlyMap<number, string>;

/** Asks for the keys that some run has had; the ids of the keys with their JSON text. */
async function keyed(
  reader: Reader,
  keys: readonly string[],
  read: (keys: KeyTexts) => Promise<Lists>,
): Promise<Lists> {
  const texts = new Map<number, string>();
  for (const key of keys) {
    const id = await findKey(reader, key);
    if (id !== undefined) texts.set(id, encodeString(key));
  }
  return texts.size === 0 ? new Map() : read(texts);
}

async function metricsOf(reader: Reader, ids: string, keys: KeyTexts): Promise<Lists> {
  const rows = await reader.all(selectMetrics, [ids, JSON.stringify([...keys.keys()])]);
  return grouped(rows, ([, key_id, value, is_nan, timestamp, step, min, max, mean, n]) => {
    const last = `"value":${is_nan ? '"NaN"' : encodeDouble(value)},"timestamp":${timestamp},"step":${step}`;
    const bounds = min === null || max === null ? '' : `,"min":${encodeDouble(min)},"max":${encodeDouble(max)}`;
    const average = mean === null ? '' : `,"mean":${encodeDouble(mean)}`;
    return `{"key":${keys.get(key_id)},${last}${bounds}${average},"n":${n}}`;
  });
}

async function textsOf(reader: Reader, select: typeof selectParams, ids: string, keys: KeyTexts): Promise<Lists> {
  const rows = await reader.all(select, [ids, JSON.stringify([...keys.keys()])]);
  return grouped(rows, ([, key_id, value]) => `{"key":${keys.get(key_id)},"value":${encodeString(value)}}`);
}

function grouped<R extends readonly [number, ...unknown[]]>(rows: readonly R[], json: (row: R) => string): Lists {
  const lists = new Map<number, string[]>();
  for (const row of rows) {
    const before = lists.get(row[0]);
    if (before) before.push(json(row));
    else lists.set(row[0], [json(row)]);
  }
  return lists;
}
