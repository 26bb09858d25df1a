import type { Comparison, Condition, Filter } from '@millrace/search';
import { type Reader, statement } from '@millrace/store';
import { after, orderBySql, type SortTerm, type SortTuple } from '../../kernel/keyset.ts';

/** Conditions of which any (`or`) or all must hold, each a selection of ids. */
export type Candidates = Condition | { readonly of: 'and' | 'or'; readonly items: readonly Candidates[] };

/** A search over one table; plain data. */
export interface PageQuery {
  /** Table with its alias, e.g. `model_versions v`. */
  readonly table: string;
  readonly alias: string;
  readonly columns: string;
  /** The index in the order of the first term. */
  readonly index: string;
  readonly where: Condition;
  /** What leads to the rows that may match; absent when no index does. */
  readonly candidates?: Candidates;
  /** The last ones make the order total. */
  readonly terms: readonly SortTerm[];
  readonly limit: number;
  readonly offset: number;
  /** Where the page before ended; without it `offset` rows are skipped. */
  readonly after?: SortTuple;
}

export interface Page<R> {
  readonly rows: readonly R[];
  /** Whether rows follow. */
  readonly hasMore: boolean;
  /** Where this page ended; absent when it is empty. */
  readonly end?: SortTuple;
}

/** Up to this many candidates are looked up and sorted; beyond, walking in order finds a page sooner. */
const candidatesMax = 3000;
/** With so few candidates, looking them up costs less than narrowing them further. */
const candidatesEnough = 1000;

/** One page: of the candidates when they are few, else by walking the index of the order until the page is full. */
export async function findPage<R extends object>(reader: Reader, query: PageQuery): Promise<Page<R>> {
  const ids = query.candidates && (await collect(reader, query.candidates));
  const { sql, parameters } = pageSql(query, ids);
  const found = await reader.all(statement<R & Record<string, string | number>>(sql), parameters);
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const end = last && query.terms.map((_, at) => last[`sort${at}`] as string | number);
  return { rows, hasMore: found.length > query.limit, end };
}

function pageSql(query: PageQuery, ids: ReadonlySet<number> | undefined): Condition {
  const { table, alias, terms, where, limit, offset } = query;
  const from = ids
    ? `json_each(?) c CROSS JOIN ${table} ON ${alias}.id = c.value`
    : `${table} INDEXED BY ${query.index}`;
  const conditions = query.after ? [where, after(terms, query.after)] : [where];
  const cells = terms.map((term, at) => `${term.cell} AS sort${at}`);
  return {
    sql:
      `SELECT ${query.columns}, ${cells.join(', ')} FROM ${from} WHERE ${conditions.map((it) => it.sql).join(' AND ')} ` +
      `ORDER BY ${orderBySql(terms)} LIMIT ${limit + 1} OFFSET ${query.after ? 0 : offset}`,
    parameters: [...(ids ? [JSON.stringify([...ids])] : []), ...conditions.flatMap((it) => it.parameters)],
  };
}

/** Undefined when there are too many to collect. */
async function collect(reader: Reader, candidates: Candidates): Promise<ReadonlySet<number> | undefined> {
  if ('sql' in candidates) return selectIds(reader, candidates);
  let ids: ReadonlySet<number> | undefined;
  for (const item of candidates.items) {
    const found = await collect(reader, item);
    if (!found && candidates.of === 'or') return undefined;
    if (found) ids = !ids ? found : candidates.of === 'and' ? ids.intersection(found) : ids.union(found);
    if (ids && candidates.of === 'and' && ids.size <= candidatesEnough) return ids;
  }
  return ids;
}

async function selectIds(reader: Reader, { sql, parameters }: Condition): Promise<Set<number> | undefined> {
  const select = statement<readonly [number]>(`${sql} LIMIT ${candidatesMax + 1}`, { raw: true });
  const found = await reader.all(select, parameters);
  return found.length <= candidatesMax ? new Set(found.map(([id]) => id)) : undefined;
}

/** What is negated leads nowhere; of an AND any part may lead, of an OR every part must. */
export function candidatesOf(
  filter: Filter | undefined,
  leads: (comparison: Comparison) => Condition | undefined,
): Candidates | undefined {
  if (!filter || filter.kind === 'not') return undefined;
  if (filter.kind === 'comparison') return leads(filter);
  const items = filter.items
    .toSorted((one, other) => effort(one) - effort(other))
    .map((item) => candidatesOf(item, leads))
    .filter((item) => item !== undefined);
  const usable = filter.kind === 'and' ? items.length > 0 : items.length === filter.items.length;
  return usable ? { of: filter.kind, items } : undefined;
}

/** What an index looks up comes before what it is scanned for. */
const effort = (filter: Filter): number =>
  filter.kind !== 'comparison' ? 1 : filter.operator === '=' || filter.operator === 'IN' ? 0 : 2;
