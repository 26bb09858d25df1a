import type { Sort } from '@millrace/search';
import type { Aggregate } from './aggregate.ts';
import type { GroupField } from './group-field.ts';

/** Runs that have the same values; undefined where they have none. */
export interface RunGroup {
  readonly values: readonly (string | undefined)[];
  readonly runs: readonly number[];
}

/**
 * Every run in one group. Values are numbered, and what is compared are numbers: 100,000 runs take a few hundredths of a second.
 * @param values by run, for each field
 */
export function groupsOf(ids: Uint32Array, values: readonly ReadonlyMap<number, string>[]): RunGroup[] {
  let groupOf = new Uint32Array(ids.length);
  for (const byRun of values) groupOf = split(groupOf, numbered(ids, byRun));
  const groups: { values: (string | undefined)[]; runs: number[] }[] = [];
  groupOf.forEach((at, i) => {
    const id = ids[i] as number;
    const known = groups[at];
    if (known) known.runs.push(id);
    else groups[at] = { values: values.map((byRun) => byRun.get(id)), runs: [id] };
  });
  return groups;
}

/** For each run the number of its value: 0 for none, the others as they come. */
function numbered(ids: Uint32Array, byRun: ReadonlyMap<number, string>): Uint32Array {
  const numbers = new Map<string | undefined, number>([[undefined, 0]]);
  return ids.map((id) => {
    const value = byRun.get(id);
    const known = numbers.get(value);
    if (known === undefined) numbers.set(value, numbers.size);
    return known ?? numbers.size - 1;
  });
}

/** Numbers for the pairs of two lists, from 0 as they come. */
function split(groupOf: Uint32Array, numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const pairs = new Map<number, number>();
  return groupOf.map((group, i) => {
    const pair = group * 2 ** 26 + (numbers[i] as number);
    const known = pairs.get(pair);
    if (known === undefined) pairs.set(pair, pairs.size);
    return known ?? pairs.size - 1;
  }) as Uint32Array<ArrayBuffer>;
}

/** One way to compare groups. */
export type GroupOrder = (a: RunGroup, b: RunGroup) => number;

/** By their values from the left, numbers as numbers; those without a value last, in both directions. */
export const byValue =
  (at: number, ascending: boolean): GroupOrder =>
  (a, b) =>
    missingLast(a.values[at], b.values[at], (x, y) => (ascending ? 1 : -1) * compareTexts(x, y));

export const byAllValues = (fields: readonly GroupField[]): GroupOrder[] => fields.map((_, at) => byValue(at, true));

/** By a figure of theirs; those without one last, in both directions. */
export const byFigure =
  (figures: ReadonlyMap<RunGroup, number>, ascending: boolean): GroupOrder =>
  (a, b) =>
    missingLast(figures.get(a), figures.get(b), (x, y) => (ascending ? x - y : y - x));

export const inOrder = (groups: readonly RunGroup[], orders: readonly GroupOrder[]): RunGroup[] =>
  groups.toSorted((a, b) => {
    for (const order of orders) {
      const found = order(a, b);
      if (found !== 0) return found;
    }
    return 0;
  });

function missingLast<T>(a: T | undefined, b: T | undefined, compare: (a: T, b: T) => number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compare(a, b);
}

function compareTexts(a: string, b: string): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined && x !== y) return x - y;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  return a < b ? -1 : Number(a > b);
}

const numberOf = (text: string): number | undefined => {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
};

/** What an item of `order_by` sorts groups by: a field of theirs, a column of numbers, or nothing. */
export function orderedBy(
  sort: Sort,
  fields: readonly GroupField[],
): { field: number } | { column: string } | undefined {
  const field = fields.findIndex(({ entity, key }) => entity === sort.entity && key === sort.key);
  if (field >= 0) return { field };
  if (sort.entity === 'param') return { column: `params.${sort.key}` };
  if (sort.entity !== 'metric') return undefined;
  return { column: sort.statistic ? `${sort.statistic}(metrics.${sort.key})` : `metrics.${sort.key}` };
}

export type Figure = Exclude<keyof Aggregate, 'column' | 'n' | 'sd'>;
