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

/** What groups are sorted by: numbers before texts, nothing last, that in both directions. */
export interface GroupOrder {
  readonly keyOf: (group: RunGroup) => GroupKey;
  readonly ascending: boolean;
}
type GroupKey = number | string | undefined;

/** Their values from the left, numbers as numbers. */
export const byValue = (at: number, ascending: boolean): GroupOrder => ({
  keyOf: ({ values }) => keyOfText(values[at]),
  ascending,
});

/** No two groups have the same texts. */
export const byAllValues = (fields: readonly GroupField[]): GroupOrder[] => [
  ...fields.map((_, at) => byValue(at, true)),
  ...fields.map((_, at): GroupOrder => ({ keyOf: ({ values }) => values[at], ascending: true })),
];

/** A figure of theirs. */
export const byFigure = (figures: ReadonlyMap<RunGroup, number>, ascending: boolean): GroupOrder => ({
  keyOf: (group) => figures.get(group),
  ascending,
});

/** Keys are made once for each group, not for each comparison: 100,000 groups are compared two million times. */
export function inOrder(groups: readonly RunGroup[], orders: readonly GroupOrder[]): RunGroup[] {
  const keys = orders.map((): GroupKey[] | undefined => undefined);
  const compare = (a: number, b: number): number => {
    for (const [at, { keyOf, ascending }] of orders.entries()) {
      keys[at] ??= groups.map(keyOf);
      const found = compareKeys(keys[at][a], keys[at][b], ascending);
      if (found !== 0) return found;
    }
    return 0;
  };
  return [...groups.keys()].sort(compare).map((at) => groups[at] as RunGroup);
}

function compareKeys(a: GroupKey, b: GroupKey, ascending: boolean): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  const isLess = typeof a === typeof b ? a < b : typeof a === 'number';
  return isLess === ascending ? -1 : 1;
}

function keyOfText(text: string | undefined): GroupKey {
  if (text === undefined || text.trim() === '') return text;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

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
