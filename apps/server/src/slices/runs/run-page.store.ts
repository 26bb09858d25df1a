import type { Condition } from '@millrace/search';
import { type Reader, statement, type Value } from '@millrace/store';
import { after, orderBySql, type SortTerm, type SortTuple } from '../../kernel/keyset.ts';
import { type RunSort, runOrder, tieBreaks } from './run-order.ts';

/** A selection of run ids, or several of which all or any hold. */
export type Candidates = Condition | { readonly of: 'all' | 'any'; readonly items: readonly Candidates[] };

export interface RunPageQuery {
  readonly experiment_ids: readonly number[];
  readonly lifecycle_stages: readonly string[];
  /** The whole filter as a condition on `runs r`. */
  readonly where: Condition;
  /** Where the runs that may match can be collected from; absent when indexes do not lead to them. */
  readonly candidates?: Candidates;
  readonly sorts: readonly RunSort[];
  readonly limit: number;
  /** Continue after this tuple (keyset), or else skip `offset` rows. */
  readonly after?: SortTuple;
  readonly offset: number;
}

export interface RunPage {
  readonly ids: readonly number[];
  /** Present when more rows follow: where this page ended. */
  readonly next?: SortTuple;
}

/** Up to this many rows are simply sorted; beyond, an index in sort order is walked until the page is full. */
const fewRows = 2000;
/** A condition that more runs than this may fulfil is checked run by run instead of collected. */
const candidatesMax = 20_000;
/** Up to this many collected runs are looked up and sorted; beyond, walking in order finds a page sooner. */
const drivenMax = 5000;
/** More (experiment, stage) pairs than this are read in one go instead of merged. */
const mostScopes = 16;

type Row = readonly (string | number | null)[];

/**
 * One page of run ids. Small sets are sorted. For large ones a first sort on a metric, param or tag walks that key's
 * value index, and the default order walks the start-time index of each experiment, so that page 1,000 costs what page 1 does.
 */
export async function findRunPage(reader: Reader, query: RunPageQuery): Promise<RunPage> {
  if (query.experiment_ids.length === 0) return { ids: [] };
  const driven = await drivingIds(reader, query);
  const rows = driven
    ? await sortedRows(reader, query, idSource(driven))
    : (await hasFewRuns(reader, query)) || !walkable(query)
      ? await sortedRows(reader, query, everyRun)
      : await walkedRows(reader, query);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return { ids: page.map((row) => row[0] as number), next: last?.slice(1) };
}

/** The ids of all runs of a query, in its order, at most `most`. */
export async function selectAllIds(reader: Reader, query: RunPageQuery, most: number): Promise<number[]> {
  if (query.experiment_ids.length === 0) return [];
  const driven = await drivingIds(reader, query);
  const source = driven ? idSource(driven) : everyRun;
  const order = runOrder(query.sorts);
  const { sql, parameters } = selectionSql(query, {
    from: `${source.from} ${order.joins}`,
    parameters: [...source.parameters, ...order.joinParameters],
    conditions: [scope(query)],
    cells: [],
    order: order.terms,
    limit: most,
    offset: 0,
  });
  return (await reader.all(statement<readonly [number]>(sql, { raw: true }), parameters)).map(([id]) => id);
}

/** The ids that may match, when they are few. */
async function drivingIds(reader: Reader, query: RunPageQuery): Promise<number[] | undefined> {
  const ids = query.candidates && (await collect(reader, query.candidates));
  return ids && ids.size <= drivenMax ? [...ids] : undefined;
}

/** Undefined when there are too many to collect. */
async function collect(reader: Reader, candidates: Candidates): Promise<Set<number> | undefined> {
  if ('sql' in candidates) return selectIds(reader, candidates);
  let ids: Set<number> | undefined;
  for (const item of candidates.items) {
    const found = await collect(reader, item);
    if (!found && candidates.of === 'any') return undefined;
    if (found) ids = !ids ? found : candidates.of === 'all' ? ids.intersection(found) : ids.union(found);
  }
  return ids;
}

async function selectIds(reader: Reader, { sql, parameters }: Condition): Promise<Set<number> | undefined> {
  const select = statement<readonly [number]>(`${sql} LIMIT ${candidatesMax + 1}`, { raw: true });
  const found = await reader.all(select, parameters);
  return found.length <= candidatesMax ? new Set(found.map(([id]) => id)) : undefined;
}

const scope = (query: RunPageQuery): Condition => ({
  sql: `r.experiment_id IN (${query.experiment_ids.map(() => '?').join(', ')}) AND r.lifecycle_stage IN (${query.lifecycle_stages
    .map(() => '?')
    .join(', ')})`,
  parameters: [...query.experiment_ids, ...query.lifecycle_stages],
});

async function hasFewRuns(reader: Reader, query: RunPageQuery): Promise<boolean> {
  const { sql, parameters } = scope(query);
  const count = statement<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM runs r WHERE ${sql} LIMIT ${fewRows + 1})`,
  );
  return ((await reader.get(count, parameters))?.n ?? 0) <= fewRows;
}

interface Source {
  readonly from: string;
  readonly parameters: readonly Value[];
}

const idSource = (ids: readonly number[]): Source => ({
  from: 'json_each(?) c CROSS JOIN runs r ON r.id = c.value',
  parameters: [JSON.stringify(ids)],
});
const everyRun: Source = { from: 'runs r', parameters: [] };

/** Collects the rows of a source, sorts them, cuts the page. */
function sortedRows(reader: Reader, query: RunPageQuery, source: Source): Promise<Row[]> {
  const order = runOrder(query.sorts);
  return select(reader, query, {
    from: `${source.from} ${order.joins}`,
    parameters: [...source.parameters, ...order.joinParameters],
    conditions: [scope(query), ...(query.after ? [after(order.terms, query.after)] : [])],
    cells: order.terms.map((term) => term.cell),
    order: order.terms,
    limit: query.limit + 1,
    offset: query.after ? 0 : query.offset,
  });
}

interface Selection {
  readonly from: string;
  readonly parameters: readonly Value[];
  readonly conditions: readonly Condition[];
  readonly cells: readonly string[];
  readonly order: readonly SortTerm[];
  readonly limit: number;
  readonly offset: number;
}

function selectionSql(query: RunPageQuery, s: Selection): Condition {
  const conditions = [...s.conditions, query.where];
  return {
    sql:
      `SELECT ${['r.id', ...s.cells].join(', ')} FROM ${s.from} WHERE ${conditions.map((c) => c.sql).join(' AND ')} ` +
      `ORDER BY ${orderBySql(s.order)} LIMIT ${s.limit} OFFSET ${s.offset}`,
    parameters: [...s.parameters, ...conditions.flatMap((c) => c.parameters)],
  };
}

function select(reader: Reader, query: RunPageQuery, selection: Selection): Promise<Row[]> {
  const { sql, parameters } = selectionSql(query, selection);
  return reader.all(statement<Row>(sql, { raw: true }), parameters);
}

/** An index in the wanted order exists for the first sort, and the page does not begin at an offset deep inside. */
function walkable(query: RunPageQuery): boolean {
  if (query.offset > 0 && !query.after) return false;
  const first = query.sorts[0];
  return !first || (first.entity !== 'attribute' && first.keyId !== undefined && first.statistic === undefined);
}

/** Walks value indexes phase by phase (numbers, NaN, missing) until the page is full. */
async function walkedRows(reader: Reader, query: RunPageQuery): Promise<Row[]> {
  const first = query.sorts[0];
  if (!first) return startOrderRows(reader, query, [], undefined);
  const rows: Row[] = [];
  const reached = (query.after?.[0] as number | undefined) ?? 0;
  const phases = first.entity === 'metric' ? [0, 1, 2] : [0, 1];
  for (const rank of phases.slice(reached)) {
    const rest = { ...query, limit: query.limit - rows.length, after: rank === reached ? query.after : undefined };
    const missing = rank === phases.at(-1);
    rows.push(...(missing ? await missingRows(reader, rest, first, rank) : await valueRows(reader, rest, first, rank)));
    if (rows.length > query.limit) break;
  }
  return rows;
}

/** Runs that have the first sort's key, in the order of its value. */
function valueRows(reader: Reader, query: RunPageQuery, first: RunSort, rank: number): Promise<Row[]> {
  const table = { metric: 'series', param: 'params', tag: 'tags', attribute: '' }[first.entity];
  const rest = runOrder(query.sorts.slice(1));
  const value: SortTerm = { sql: 'w.value', cell: 'w.value', desc: !first.ascending };
  const terms = [value, ...withTieBreaks(rest.terms, query.sorts)];
  const nan: Condition = { sql: 'w.is_nan = ?', parameters: [rank] };
  return select(reader, query, {
    from: `${table} w INDEXED BY ${table}_by_value CROSS JOIN runs r ON r.id = w.run_id ${rest.joins}`,
    parameters: rest.joinParameters,
    conditions: [
      { sql: 'w.key_id = ?', parameters: [first.keyId as number] },
      ...(first.entity === 'metric' ? [nan] : []),
      scope(query),
      ...(query.after ? [after(terms, query.after.slice(1))] : []),
    ],
    cells: [String(rank), ...terms.map((term) => term.cell)],
    order: terms,
    limit: query.limit + 1,
    offset: 0,
  });
}

/** Runs without the first sort's key, in the order of the other sorts. */
function missingRows(reader: Reader, query: RunPageQuery, first: RunSort, rank: number): Promise<Row[]> {
  const table = { metric: 'series', param: 'params', tag: 'tags', attribute: '' }[first.entity];
  const absent: Condition = {
    sql: `NOT EXISTS (SELECT 1 FROM ${table} w WHERE w.run_id = r.id AND w.key_id = ?)`,
    parameters: [first.keyId as number],
  };
  const continued = { ...query, after: query.after?.slice(2) };
  return startOrderRows(reader, continued, [String(rank), 'NULL'], absent);
}

/** Walks the start-time index of each experiment and stage, then merges; other sorts are sorted in full. */
function startOrderRows(
  reader: Reader,
  query: RunPageQuery,
  fixedCells: readonly string[],
  condition: Condition | undefined,
): Promise<Row[]> {
  const others = query.sorts.slice(1);
  const rest = runOrder(others);
  const terms = withTieBreaks(rest.terms, query.sorts);
  const scopes = query.experiment_ids.flatMap((experiment) =>
    query.lifecycle_stages.map((stage) => ({ experiment, stage })),
  );
  const common = [...(condition ? [condition] : []), ...(query.after ? [after(terms, query.after)] : [])];
  const cells = [...fixedCells, ...terms.map((term) => term.cell)];
  const selection = (conditions: readonly Condition[]): Selection => ({
    from: `runs r ${rest.joins}`,
    parameters: rest.joinParameters,
    conditions,
    cells,
    order: terms,
    limit: query.limit + 1,
    offset: 0,
  });
  if (scopes.length > mostScopes || others.length > 0)
    return select(reader, query, selection([scope(query), ...common]));
  const parts = scopes.map(({ experiment, stage }) => {
    const only: Condition = { sql: 'r.experiment_id = ? AND r.lifecycle_stage = ?', parameters: [experiment, stage] };
    return selectionSql(query, selection([only, ...common]));
  });
  return merged(reader, parts, terms, fixedCells.length, query.limit + 1);
}

/** UNION ALL of sorted parts, sorted again by the positions of their cells. */
function merged(
  reader: Reader,
  parts: readonly Condition[],
  terms: readonly SortTerm[],
  fixed: number,
  limit: number,
): Promise<Row[]> {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only) return reader.all(statement<Row>(only.sql, { raw: true }), only.parameters);
  const order = terms.map((term, i) => `${i + 2 + fixed}${term.desc ? ' DESC' : ''}`).join(', ');
  const union = parts.map((part) => `SELECT * FROM (${part.sql})`).join(' UNION ALL ');
  const parameters = parts.flatMap((part) => part.parameters);
  return reader.all(statement<Row>(`${union} ORDER BY ${order} LIMIT ${limit}`, { raw: true }), parameters);
}

/** The remaining sorts' terms end with the tie-breaks of the whole list, not of the rest of it. */
function withTieBreaks(terms: readonly SortTerm[], sorts: readonly RunSort[]): SortTerm[] {
  const own = tieBreaks(sorts.slice(1)).length;
  return [...terms.slice(0, terms.length - own), ...tieBreaks(sorts)];
}
