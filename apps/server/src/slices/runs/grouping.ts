import type { Sort } from '@millrace/search';
import type { Aggregate } from './aggregate.ts';
import type { GroupField } from './group-field.ts';

type Value = string | undefined;

/** The groups of a list of runs, by number. In few lists: to make an object for each of 100,000 groups takes longer than to sort them. */
export interface Groups {
  readonly count: number;
  /** By the place of a run in the list: the number of its group. */
  readonly groupOf: Uint32Array;
  /** By field, then by group: what its runs have in common; undefined where they have none. */
  readonly values: readonly (readonly Value[])[];
}

/**
 * Every run in one group. Values are numbered, and what is compared are numbers.
 * @param values by run, for each field
 */
export function groupsOf(ids: Uint32Array, values: readonly ReadonlyMap<number, string>[]): Groups {
  const fields = values.map((byRun) => numbered(ids, byRun));
  const [first, ...others] = fields as [Numbered, ...Numbered[]];
  const groupOf = others.reduce(split, first);
  const placeIn = new Uint32Array(groupOf.count);
  groupOf.numbers.forEach((group, place) => {
    placeIn[group] = place;
  });
  return {
    count: groupOf.count,
    groupOf: groupOf.numbers,
    values: fields.map(({ numbers, texts }) => Array.from(placeIn, (place) => texts[numbers[place] as number])),
  };
}

/** Numbers by the place of a run, from 0 as they come. */
interface Numbers {
  readonly numbers: Uint32Array;
  readonly count: number;
}
interface Numbered extends Numbers {
  readonly texts: readonly Value[];
}

function numbered(ids: Uint32Array, byRun: ReadonlyMap<number, string>): Numbered {
  const known = new Map<Value, number>();
  const numbers = ids.map((id) => numberIn(known, byRun.get(id)));
  return { numbers, count: known.size, texts: [...known.keys()] };
}

/** Numbers for the pairs of two lists. */
function split(groups: Numbers, { numbers, count }: Numbers): Numbers {
  const pairs = new Map<number, number>();
  const both = groups.numbers.map((group, place) => numberIn(pairs, group * count + (numbers[place] as number)));
  return { numbers: both, count: pairs.size };
}

function numberIn<Key>(known: Map<Key, number>, key: Key): number {
  const number = known.get(key);
  if (number !== undefined) return number;
  known.set(key, known.size);
  return known.size - 1;
}

/** The runs of some groups, in the order of the list. */
export function runsOf({ count, groupOf }: Groups, ids: Uint32Array, wanted: Uint32Array): number[][] {
  const runs = Array.from(wanted, (): number[] => []);
  const placeOf = new Int32Array(count).fill(-1);
  wanted.forEach((group, at) => {
    placeOf[group] = at;
  });
  for (let i = 0; i < ids.length; i++) {
    const at = placeOf[groupOf[i] as number] as number;
    if (at >= 0) runs[at]?.push(ids[i] as number);
  }
  return runs;
}

/** What groups are sorted by: numbers before texts, nothing last, that in both directions. */
export interface GroupOrder {
  readonly keyOf: (group: number) => GroupKey;
  readonly ascending: boolean;
}
type GroupKey = number | string | undefined;

/** A value of theirs, numbers as numbers. */
export const byValue = (values: readonly Value[], ascending: boolean): GroupOrder => ({
  keyOf: (group) => keyOfText(values[group]),
  ascending,
});

/** Their values from the left. No two groups have the same texts. */
export const byAllValues = ({ values }: Pick<Groups, 'values'>): GroupOrder[] => [
  ...values.map((own) => byValue(own, true)),
  ...values.map((own): GroupOrder => ({ keyOf: (group) => own[group], ascending: true })),
];

/** A figure of theirs. */
export const byFigure = (figures: readonly (number | undefined)[], ascending: boolean): GroupOrder => ({
  keyOf: (group) => figures[group],
  ascending,
});

/** Keys are made once for each group, not for each comparison: 100,000 groups are compared two million times. */
export function inOrder(count: number, orders: readonly GroupOrder[]): Uint32Array {
  const keys: GroupKey[][] = [];
  const keysOf = (at: number): GroupKey[] => {
    const { keyOf } = orders[at] as GroupOrder;
    keys[at] ??= Array.from({ length: count }, (_, group) => keyOf(group));
    return keys[at];
  };
  return Uint32Array.from({ length: count }, (_, group) => group).sort((a, b) => {
    for (let at = 0; at < orders.length; at++) {
      const own = keysOf(at);
      const found = compareKeys(own[a], own[b], (orders[at] as GroupOrder).ascending);
      if (found !== 0) return found;
    }
    return 0;
  });
}

function compareKeys(a: GroupKey, b: GroupKey, ascending: boolean): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  const isLess = typeof a === typeof b ? a < b : typeof a === 'number';
  return isLess === ascending ? -1 : 1;
}

function keyOfText(text: Value): GroupKey {
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
