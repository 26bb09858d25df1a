import { type InputOf, invalidParameter, limits, type runTable } from '@millrace/protocol';
import { readRunOrder, type Sort } from '@millrace/search';
import type { Reader, ReadJob } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { type Aggregate, aggregateOf } from './aggregate.ts';
import { type GroupField, readGroupFields } from './group-field.ts';
import {
  byAllValues,
  byFigure,
  byValue,
  type Figure,
  type GroupOrder,
  type Groups,
  groupsOf,
  inOrder,
  orderedBy,
  runsOf,
} from './grouping.ts';
import { KeptAnswers } from './kept-answers.ts';
import { checkedNumberColumns, readNumberColumn } from './number-column.ts';
import { groupValues } from './run-groups.store.ts';
import { listRunIds } from './run-list.store.ts';
import { numbersByRun } from './run-numbers.store.ts';
import { type RunQuery, readRunQuery } from './run-query.ts';

type Input = InputOf<typeof runTable.searchRunGroups>;

interface GroupRequest {
  readonly query: RunQuery;
  readonly fields: readonly GroupField[];
  readonly columns: readonly string[];
  readonly sorts: readonly Sort[];
  readonly figure: Figure;
  readonly offset: number;
  readonly limit: number;
}

interface AnsweredGroup {
  values: { column: string; value?: string }[];
  count: number;
  aggregates: Aggregate[];
}

interface GroupAnswer {
  total_count: number;
  group_count: number;
  groups: AnsweredGroup[];
}

export const searchRunGroups: Handler<typeof runTable.searchRunGroups> = async ({ db }, input) => {
  const { experiment_ids, filter, run_view_type } = input;
  return db.heavy(searchRunGroupsJob, {
    query: readRunQuery({ experiment_ids, filter, run_view_type, max_results: 1 }),
    fields: readGroupFields(input.group_by ?? []),
    columns: checkedNumberColumns(input.columns ?? []),
    sorts: readRunOrder(input.order_by ?? []),
    figure: input.figure ?? 'mean',
    offset: checkedPlace('offset', input.offset ?? 0, [0, limits.listedRuns]),
    limit: checkedPlace('max_results', input.max_results ?? 0, [1, limits.groupPage]),
  });
};

/** @throws INVALID_PARAMETER_VALUE */
function checkedPlace(name: keyof Input, value: number, [least, most]: readonly [number, number]): number {
  if (value >= least && value <= most) return value;
  throw invalidParameter(`Invalid value ${value} for '${name}': it must lie between ${least} and ${most}.`);
}

/** Over all runs of the query; figures are made of the groups of the page only. */
export const searchRunGroupsJob: ReadJob<GroupRequest, GroupAnswer> = {
  name: 'search-run-groups',
  run: async (reader, request) => {
    const { fields, offset, limit } = request;
    const { ids, groups, order } = await listGroups(reader, request);
    const page = order.subarray(offset, offset + limit);
    const runs = runsOf(groups, ids, page);
    const aggregates = runs.map((): Aggregate[] => []);
    const groupOf = new Map(runs.flatMap((own, at) => own.map((run) => [run, at] as const)));
    for (const column of request.columns) {
      const figures = await aggregatesOf(reader, column, groupOf, page.length);
      figures.forEach((figure, at) => {
        aggregates[at]?.push(figure);
      });
    }
    return {
      total_count: ids.length,
      group_count: groups.count,
      groups: runs.map((own, at) => ({
        values: fields.map(({ column }, i) => ({ column, value: groups.values[i]?.[page[at] as number] })),
        count: own.length,
        aggregates: aggregates[at] as Aggregate[],
      })),
    };
  },
};

interface GroupList {
  readonly ids: Uint32Array;
  readonly groups: Groups;
  /** Their numbers. */
  readonly order: Uint32Array;
}

const kept = new KeptAnswers<GroupList>(2);
/** Groups of more runs would take too much of the memory that a reading thread has. */
const keptRuns = 200_000;

/** All groups in their order; kept while nothing is committed, because every page of them asks again. */
async function listGroups(reader: Reader, request: GroupRequest): Promise<GroupList> {
  const { query, fields, sorts, figure } = request;
  const ids = await listRunIds(reader, { ...query, sorts: [] });
  if (ids.length > keptRuns) return makeGroups(reader, ids, request);
  const name = JSON.stringify([await reader.generation(), query.hash, fields, sorts, figure]);
  return kept.get(name, () => makeGroups(reader, ids, request));
}

async function makeGroups(reader: Reader, ids: Uint32Array, request: GroupRequest): Promise<GroupList> {
  const values: ReadonlyMap<number, string>[] = [];
  for (const field of request.fields) values.push(await groupValues(reader, field, request.query.experiment_ids));
  const groups = groupsOf(ids, values);
  return { ids, groups, order: inOrder(groups.count, await ordersOf(reader, { ids, groups }, request)) };
}

type Unordered = Omit<GroupList, 'order'>;

/** What was asked for, then the values, so that no two groups are alike. */
async function ordersOf(
  reader: Reader,
  list: Unordered,
  { sorts, fields, figure }: GroupRequest,
): Promise<GroupOrder[]> {
  const orders: GroupOrder[] = [];
  for (const sort of sorts) {
    const by = orderedBy(sort, fields);
    if (!by) continue;
    if ('field' in by) orders.push(byValue(list.groups.values[by.field] ?? [], sort.ascending));
    else orders.push(byFigure(await figuresOf(reader, by.column, list, figure), sort.ascending));
  }
  return [...orders, ...byAllValues(list.groups)];
}

async function figuresOf(
  reader: Reader,
  column: string,
  { ids, groups }: Unordered,
  figure: Figure,
): Promise<(number | undefined)[]> {
  const groupOf = new Map(Array.from(ids, (run, place) => [run, groups.groupOf[place] as number] as const));
  const found = await aggregatesOf(reader, column, groupOf, groups.count);
  return found.map((aggregate) => aggregate[figure]);
}

/** Which of some groups a run is in. */
type GroupOf = ReadonlyMap<number, number>;

async function aggregatesOf(reader: Reader, column: string, groupOf: GroupOf, groups: number): Promise<Aggregate[]> {
  const numbers = Array.from({ length: groups }, (): number[] => []);
  for (const [run, number] of await numbersByRun(reader, readNumberColumn(column), groupOf)) {
    const at = groupOf.get(run);
    if (at !== undefined) numbers[at]?.push(number);
  }
  return numbers.map((own) => aggregateOf(column, Float64Array.from(own)));
}
