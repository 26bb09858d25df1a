import {
  decodeOffsetToken,
  encode,
  encodeOffsetToken,
  type InputOf,
  invalidParameter,
  modelVersions,
} from '@millrace/protocol';
import { compile, modelVersionsGrammar, readFilter, readModelVersionOrder, type Sort } from '@millrace/search';
import type { ReadJob } from '@millrace/store';
import { type Handler, RawJson } from '../../kernel/context.ts';
import { fingerprint, type SortTerm, type SortTuple } from '../../kernel/keyset.ts';
import { readVersions } from './answers.ts';
import { type VersionRow, versionColumns } from './model-versions.store.ts';
import { asksForPrompts, candidatesFor, conditionsOn, type SearchTable } from './search-fields.ts';
import { candidatesOf, findPage, type PageQuery } from './search-page.store.ts';

const table: SearchTable = {
  alias: 'v',
  table: 'model_versions',
  tags: 'model_version_tags',
  owner: 'version_id',
  columns: { name: 'name', version_number: 'version', run_id: 'run_id', source_path: 'source' },
  byKind: ['name', 'version_number'],
};

/** Column of each key of `order_by`, and the index in its order. */
const orders: Readonly<Record<string, { readonly column: string; readonly index: string; readonly desc?: string }>> = {
  name: { column: 'name', index: 'model_versions_by_name' },
  version_number: {
    column: 'version',
    index: 'model_versions_by_version',
    desc: 'model_versions_by_version_desc',
  },
  creation_timestamp: { column: 'creation_timestamp', index: 'model_versions_by_creation' },
  last_updated_timestamp: { column: 'last_updated_timestamp', index: 'model_versions_by_update' },
};
const newestFirst: readonly Sort[] = [{ entity: 'attribute', key: 'last_updated_timestamp', ascending: false }];

/** What a worker needs; plain data. */
interface SearchRequest {
  readonly query: PageQuery;
  readonly hash: string;
}

/** Finds versions of models, or of prompts when the filter asks for them; last updated first unless told otherwise. */
export const searchModelVersions: Handler<typeof modelVersions.searchModelVersions> = async ({ db }, input) =>
  new RawJson(await db.heavy(searchModelVersionsJob, readRequest(input)));

export const searchModelVersionsJob: ReadJob<SearchRequest, Uint8Array> = {
  name: 'search-model-versions',
  run: async (reader, { query, hash }) => {
    const { rows, hasMore, end: after } = await findPage<VersionRow>(reader, query);
    const next_page_token = hasMore
      ? encodeOffsetToken({ offset: query.offset + query.limit, after, hash })
      : undefined;
    const answer = { model_versions: await readVersions(reader, rows), next_page_token };
    return Buffer.from(encode(modelVersions.searchModelVersions.output, answer));
  },
};

function readRequest(input: InputOf<typeof modelVersions.searchModelVersions>): SearchRequest {
  const limit = checkedLimit(input.max_results ?? 0);
  const filter = readFilter(modelVersionsGrammar, input.filter ?? '');
  const sent = readModelVersionOrder(input.order_by ?? []);
  const sorts = sent.length > 0 ? sent : newestFirst;
  const token = decodeOffsetToken(input.page_token);
  const hash = fingerprint([input.filter ?? '', sorts]);
  const forPrompts = asksForPrompts(filter);
  const where = compile(filter, conditionsOn(table, forPrompts));
  const query = {
    table: 'model_versions v',
    alias: 'v',
    columns: versionColumns,
    index: indexOf(sorts[0]),
    where: { sql: `v.is_prompt = ${forPrompts ? 1 : 0} AND ${where.sql}`, parameters: where.parameters },
    candidates: candidatesOf(filter, candidatesFor(table, forPrompts)),
    terms: termsOf(sorts),
    limit,
    offset: token.offset,
    after: token.hash === hash ? (token.after as SortTuple | undefined) : undefined,
  };
  return { query, hash };
}

/** @throws INVALID_PARAMETER_VALUE */
function checkedLimit(max_results: number | bigint): number {
  if (max_results > 0) return Number(max_results);
  throw invalidParameter(`Invalid value for max_results. It must be a positive integer, but got ${max_results}`);
}

/** The index that is in the order of the first key. */
function indexOf(first: Sort | undefined): string {
  const order = orders[first?.key ?? ''];
  return (first?.ascending ? order?.index : (order?.desc ?? order?.index)) ?? 'model_versions_by_update';
}

function termsOf(sorts: readonly Sort[]): SortTerm[] {
  const term = (column: string, desc: boolean): SortTerm => ({ sql: `v.${column}`, cell: `v.${column}`, desc });
  const asked = sorts.map((sort) => term(orders[sort.key]?.column ?? '', !sort.ascending));
  const rest = [term('name', false), term('version', true)];
  return [...asked, ...rest.filter((tie) => !asked.some(({ sql }) => sql === tie.sql))];
}
