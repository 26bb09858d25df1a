import type { Statistic } from '@millrace/search';
import { type Reader, statement } from '@millrace/store';
import { findKey } from './keys.store.ts';
import { statisticSql } from './metric-statistics.ts';
import type { NumberColumn } from './number-column.ts';

type NumberOfRun = readonly [run_id: number, value: number];

/** Runs that are looked up one by one; for more of them it is faster to read all that have the key. */
const fewRuns = 5_000;

/** The same question about all runs, and about those of a JSON list. */
function select<Value>(table: 'params' | 'series', value: string, condition = '1') {
  const ask = (from: string) =>
    statement<readonly [run_id: number, value: Value]>(
      `SELECT t.run_id, ${value} FROM ${from} WHERE t.key_id = ? AND ${condition}`,
      { raw: true },
    );
  return { all: ask(`${table} t`), few: ask(`json_each(?) j CROSS JOIN ${table} t ON t.run_id = j.value`) };
}

const selectParam = select<string>('params', 't.value');
const selectLast = select<number>('series', 't.value', 't.is_nan = 0');
const ofStatistic = (statistic: Statistic) =>
  select<number>('series', statisticSql('t', statistic), 't.n > t.nan_count');
const selectStatistic = { min: ofStatistic('min'), max: ofStatistic('max'), mean: ofStatistic('mean') };

/**
 * The numbers that runs have in a column, with the runs: the latest value or a statistic of a metric, or a param whose text is a number.
 *
 * @param runs the ids of those whose numbers are wanted; those of others may be among the answer
 */
export async function numbersByRun(
  reader: Reader,
  column: NumberColumn,
  runs: Pick<ReadonlyMap<number, unknown>, 'size' | 'keys'>,
): Promise<readonly NumberOfRun[]> {
  const keyId = await findKey(reader, column.key);
  if (keyId === undefined) return [];
  const { namespace, statistic } = column;
  const read = <Value>({ all, few }: ReturnType<typeof select<Value>>) =>
    runs.size > fewRuns ? reader.all(all, [keyId]) : reader.all(few, [JSON.stringify([...runs.keys()]), keyId]);
  if (namespace === 'metrics') return read(statistic ? selectStatistic[statistic] : selectLast);
  const found: NumberOfRun[] = [];
  for (const [run, text] of await read(selectParam)) if (isNumber(text)) found.push([run, Number(text)]);
  return found;
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
