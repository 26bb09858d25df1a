import type { Statistic } from '@millrace/search';
import { type Reader, statement } from '@millrace/store';
import { findKey } from './keys.store.ts';
import { statisticSql } from './metric-statistics.ts';
import type { NumberColumn } from './number-column.ts';

type NumberOfRun = readonly [run_id: number, value: number];

const selectParam = statement<readonly [run_id: number, value: string]>(
  'SELECT run_id, value FROM params WHERE key_id = ?',
  { raw: true },
);
const ofMetric = (value: string, condition: string) =>
  statement<NumberOfRun>(`SELECT s.run_id, ${value} FROM series s WHERE s.key_id = ? AND ${condition}`, { raw: true });
const selectLast = ofMetric('s.value', 's.is_nan = 0');
const ofStatistic = (statistic: Statistic) => ofMetric(statisticSql('s', statistic), 's.n > s.nan_count');
const selectStatistic = { min: ofStatistic('min'), max: ofStatistic('max'), mean: ofStatistic('mean') };

/**
 * The numbers that runs have in a column, with the runs: the latest value or a statistic of a metric, or a param whose text is a number.
 * Runs of other experiments are among them.
 */
export async function numbersByRun(reader: Reader, column: NumberColumn): Promise<readonly NumberOfRun[]> {
  const keyId = await findKey(reader, column.key);
  if (keyId === undefined) return [];
  const { namespace, statistic } = column;
  if (namespace === 'metrics') return reader.all(statistic ? selectStatistic[statistic] : selectLast, [keyId]);
  const found: NumberOfRun[] = [];
  for (const [run, text] of await reader.all(selectParam, [keyId])) if (isNumber(text)) found.push([run, Number(text)]);
  return found;
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
