import type { Statistic } from '@millrace/search';
import { type Reader, statement } from '@millrace/store';
import { findKey } from './keys.store.ts';
import { statisticSql } from './metric-statistics.ts';
import type { NumberColumn } from './number-column.ts';

type NumberCell = readonly [run_id: number, value: number | string];

const ofKey = (table: 'series' | 'params', value: string, condition = '') =>
  statement<NumberCell>(`SELECT t.run_id, ${value} FROM ${table} t WHERE t.key_id = ?${condition}`, { raw: true });
const selectParam = ofKey('params', 't.value');
const selectLast = ofKey('series', 't.value', ' AND t.is_nan = 0');
const ofStatistic = (statistic: Statistic) => ofKey('series', statisticSql('t', statistic), ' AND t.n > t.nan_count');
const selectStatistic = { min: ofStatistic('min'), max: ofStatistic('max'), mean: ofStatistic('mean') };

/**
 * The numbers that runs have in a column, with the runs: the latest value or a statistic of a metric, or a param whose text is a number.
 * Runs of other experiments are among them.
 */
export async function numbersByRun(reader: Reader, column: NumberColumn): Promise<(readonly [run: number, number])[]> {
  const keyId = await findKey(reader, column.key);
  if (keyId === undefined) return [];
  const { namespace, statistic } = column;
  const ofMetric = statistic ? selectStatistic[statistic] : selectLast;
  const cells = await reader.all(namespace === 'params' ? selectParam : ofMetric, [keyId]);
  return cells.filter(([, value]) => isNumber(value)).map(([run, value]) => [run, Number(value)] as const);
}

const isNumber = (value: number | string): boolean =>
  typeof value === 'number' || (value.trim() !== '' && Number.isFinite(Number(value)));
