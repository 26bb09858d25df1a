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
  groupsOf,
  inOrder,
  orderedBy,
  type RunGroup,
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
    const { runCount, groups } = await listGroups(reader, request);
    const page = groups.slice(offset, offset + limit);
    const aggregates = page.map((): Aggregate[] => []);
    const groupOf = groupOfRuns(page);
    for (const column of request.columns) {
      const figures = await aggregatesOf(reader, column, groupOf, page.length);
      figures.forEach((figure, at) => {
        aggregates[at]?.push(figure);
      });
    }
    return {
      total_count: runCount,
      group_count: groups.length,
      groups: page.map(({ values: own, runs }, at) => ({
        values: fields.map(({ column }, i) => ({ column, value: own[i] })),
        count: runs.length,
        aggregates: aggregates[at] as Aggregate[],
      })),
    };
  },
};

interface GroupList {
  readonly runCount: number;
  readonly groups: readonly RunGroup[];
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
  return { runCount: ids.length, groups: inOrder(groups, await ordersOf(reader, groups, request)) };
}

/** What was asked for, then the values, so that no two groups are alike. */
async function ordersOf(
  reader: Reader,
  groups: readonly RunGroup[],
  { sorts, fields, figure }: GroupRequest,
): Promise<GroupOrder[]> {
  const orders: GroupOrder[] = [];
  for (const sort of sorts) {
    const by = orderedBy(sort, fields);
    if (!by) continue;
    if ('field' in by) orders.push(byValue(by.field, sort.ascending));
    else orders.push(byFigure(await figuresOf(reader, by.column, groups, figure), sort.ascending));
  }
  return [...orders, ...byAllValues(fields)];
}

async function figuresOf(
  reader: Reader,
  column: string,
  groups: readonly RunGroup[],
  figure: Figure,
): Promise<ReadonlyMap<RunGroup, number>> {
  const found = await aggregatesOf(reader, column, groupOfRuns(groups), groups.length);
  return new Map(
    groups.flatMap((group, at) => {
      const value = found[at]?.[figure];
      return value === undefined ? [] : [[group, value] as const];
    }),
  );
}

/** Which of some groups a run is in. */
type GroupOf = ReadonlyMap<number, number>;

function groupOfRuns(groups: readonly RunGroup[]): GroupOf {
  const groupOf = new Map<number, number>();
  groups.forEach(({ runs }, at) => {
    for (const run of runs) groupOf.set(run, at);
  });
  return groupOf;
}

async function aggregatesOf(reader: Reader, column: string, groupOf: GroupOf, groups: number): Promise<Aggregate[]> {
  const numbers = Array.from({ length: groups }, (): number[] => []);
  for (const [run, number] of await numbersByRun(reader, readNumberColumn(column), groupOf)) {
    const at = groupOf.get(run);
    if (at !== undefined) numbers[at]?.push(number);
  }
  return numbers.map((own) => aggregateOf(column, Float64Array.from(own)));
}
