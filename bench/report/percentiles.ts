/** Times in ms. */
export interface Summary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Percentile by nearest rank of ascending values; NaN when there are none. */
export function percentile(ascending: readonly number[], percent: number): number {
  const rank = Math.ceil((percent / 100) * ascending.length);
  return ascending[Math.max(0, rank - 1)] ?? Number.NaN;
}

export function summarise(values: readonly number[]): Summary {
  const ascending = values.toSorted((left, right) => left - right);
  return {
    p50: percentile(ascending, 50),
    p95: percentile(ascending, 95),
    p99: percentile(ascending, 99),
    max: ascending.at(-1) ?? Number.NaN,
  };
}

export const median = (values: readonly number[]): number => summarise(values).p50;
