/** Without numbers there is only `n`, which is 0. */
export interface Aggregate {
  readonly column: string;
  readonly n: number;
  readonly min?: number;
  readonly median?: number;
  readonly max?: number;
  readonly mean?: number;
  /** Standard deviation of a sample; absent for one number. */
  readonly sd?: number;
}

/** Of finite numbers; the median of an even count is the mean of the middle two. Sorts `numbers`. */
export function aggregateOf(column: string, numbers: Float64Array): Aggregate {
  const n = numbers.length;
  if (n === 0) return { column, n };
  numbers.sort();
  const middle = ((numbers[(n - 1) >> 1] as number) + (numbers[n >> 1] as number)) / 2;
  let sum = 0;
  for (const number of numbers) sum += number;
  const mean = sum / n;
  const sd = deviationOf(numbers, mean);
  return { column, n, min: numbers[0], median: middle, max: numbers[n - 1], mean, ...(sd !== undefined && { sd }) };
}

function deviationOf(numbers: Float64Array, mean: number): number | undefined {
  let squares = 0;
  for (const number of numbers) squares += (number - mean) ** 2;
  const sd = Math.sqrt(squares / (numbers.length - 1));
  return Number.isFinite(sd) ? sd : undefined;
}
