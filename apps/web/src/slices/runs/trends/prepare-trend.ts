import { prepareLine } from '../../../kernel/chart/prepare-lines.ts';
import { sparklinePath } from '../../../kernel/chart/prepare-sparkline.ts';
import type { Series } from '../../../kernel/chart/read-series.ts';
import { counted, shortNumber } from '../../../kernel/format.ts';
import { type Trend, trendBox } from './trend-cache.ts';

const plain = { kind: 'ema', amount: 0 } as const;
/** What is drawn for one number: a short line with round ends. */
const dot = `M${trendBox.width / 2 - 1} ${trendBox.height / 2}h2`;

/**
 * What a cell draws of a series and says of it in words; no path where there is no number.
 *
 * @example prepareTrend(series).label  // '30 points, from 2.3 to 0.29; least 0.28, greatest 2.31'
 */
export function prepareTrend(series: Series): Omit<Trend, 'version'> {
  const { y, low = y, high = y } = prepareLine(series, plain);
  const finite = y.filter(Number.isFinite);
  const points = counted(series.total, 'point');
  const [first, last] = [finite[0], finite.at(-1)];
  if (first === undefined || last === undefined) return { path: undefined, label: `${points}, none a number` };
  const { width, height } = trendBox;
  const path = sparklinePath(series, width, height) ?? dot;
  if (finite.length === 1) return { path, label: `${points}: ${shortNumber(first)}` };
  const bounds = `least ${shortNumber(leastOf(low))}, greatest ${shortNumber(-leastOf(high.map((value) => -value)))}`;
  return { path, label: `${points}, from ${shortNumber(first)} to ${shortNumber(last)}; ${bounds}` };
}

const leastOf = (values: Float64Array): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least && value > Number.NEGATIVE_INFINITY) least = value;
  return least;
};
