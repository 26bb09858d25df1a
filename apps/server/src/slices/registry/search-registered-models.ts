import { decodeOffsetToken, encode, encodeOffsetToken, type InputOf, registeredModels } from '@millrace/protocol';
import { compile, readFilter, readRegisteredModelOrder, registeredModelsGrammar, type Sort } from '@millrace/search';
import type { ReadJob } from '@millrace/store';
import { type Handler, RawJson } from '../../kernel/context.ts';
import { fingerprint, type SortTerm, type SortTuple } from '../../kernel/keyset.ts';
import { readModels } from './answers.ts';
import { type ModelRow, modelColumns } from './registered-models.store.ts';
import { asksForPrompts, candidatesFor, conditionsOn, type SearchTable } from './search-fields.ts';
import { candidatesOf, findPage, type PageQuery } from './search-page.store.ts';

const table: SearchTable = {
  alias: 'm',
  table: 'registered_models',
  tags: 'registered_model_tags',
  owner: 'registered_model_id',
  columns: { name: 'name' },
  byKind: ['name'],
};

/** What a worker needs; plain data. */
interface SearchRequest {
  readonly query: PageQuery;
  readonly max_results: number;
  readonly hash: string;
}

/** Finds models, or prompts when the filter asks for them; by name unless told otherwise. */
export const searchRegisteredModels: Handler<typeof registeredModels.searchRegisteredModels> = async ({ db }, input) =>
  new RawJson(await db.heavy(searchRegisteredModelsJob, readRequest(input)));

export const searchRegisteredModelsJob: ReadJob<SearchRequest, Uint8Array> = {
  name: 'search-registered-models',
  run: async (reader, { query, max_results, hash }) => {
    const { rows, hasMore, end: after } = await findPage<ModelRow>(reader, query);
    const next_page_token = hasMore
      ? encodeOffsetToken({ offset: query.offset + max_results, after, hash })
      : undefined;
    const answer = { registered_models: await readModels(reader, rows), next_page_token };
    return Buffer.from(encode(registeredModels.searchRegisteredModels.output, answer));
  },
};

function readRequest(input: InputOf<typeof registeredModels.searchRegisteredModels>): SearchRequest {
  const max_results = Number(input.max_results ?? 0);
  const filter = readFilter(registeredModelsGrammar, input.filter ?? '');
  const sorts = readRegisteredModelOrder(input.order_by ?? []);
  const token = decodeOffsetToken(input.page_token);
  const hash = fingerprint([input.filter ?? '', sorts]);
  const forPrompts = asksForPrompts(filter);
  const where = compile(filter, conditionsOn(table, forPrompts));
  const query = {
    table: 'registered_models m',
    alias: 'm',
    columns: modelColumns,
    index: sorts[0]?.key === 'last_updated_timestamp' ? 'registered_models_by_update' : 'registered_models_by_name',
    where: { sql: `m.is_prompt = ${forPrompts ? 1 : 0} AND ${where.sql}`, parameters: where.parameters },
    candidates: candidatesOf(filter, candidatesFor(table, forPrompts)),
    terms: termsOf(sorts),
    limit: Math.max(0, max_results),
    offset: token.offset,
    after: token.hash === hash ? (token.after as SortTuple | undefined) : undefined,
  };
  return { query, max_results, hash };
}

function termsOf(sorts: readonly Sort[]): SortTerm[] {
  const term = (column: string, desc: boolean): SortTerm => ({ sql: `m.${column}`, cell: `m.${column}`, desc });
  const asked = sorts.map((sort) => term(sort.key, !sort.ascending));
  return sorts.some((sort) => sort.key === 'name') ? asked : [...asked, term('name', false)];
}
