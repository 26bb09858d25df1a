import { encodeOffsetToken, type InputOf, invalidParameter, limits, type runs } from '@millrace/protocol';
import type { Reader, ReadJob } from '@millrace/store';
import { type Handler, RawJson } from '../../kernel/context.ts';
import { keepFresh } from './doc-keeper.ts';
import { projectedRuns } from './run-columns.store.ts';
import { type ProjectedColumns, readColumns } from './run-columns.ts';
import { readRunDocs, runJson } from './run-docs.store.ts';
import { listRunIds } from './run-list.store.ts';
import { findRunPage, type RunPageQuery } from './run-page.store.ts';
import { knownSorts, type RunQuery, readRunQuery } from './run-query.ts';

type Input = InputOf<typeof runs.searchRuns>;

interface SearchRequest extends RunQuery {
  /** Only these parts of each run; absent: all of it. */
  readonly columns?: ProjectedColumns;
  /** Count the matches, and find the page in the list of all of them. */
  readonly byPosition: boolean;
}

interface SearchAnswer {
  readonly json: Uint8Array;
  readonly stale: readonly number[];
}

export const searchRuns: Handler<typeof runs.searchRuns> = async ({ db }, input) => {
  const { json, stale } = await db.heavy(searchRunsJob, readRequest(input));
  keepFresh(db, stale);
  return new RawJson(json);
};

/** Finds one page and puts its cached documents, or the asked for parts of its runs, together. */
export const searchRunsJob: ReadJob<SearchRequest, SearchAnswer> = {
  name: 'search-runs',
  run: async (reader, request) => {
    const query = { ...request, sorts: await knownSorts(reader, request.sorts) };
    const { ids, token, total } = await (request.byPosition ? pageAtPosition : pageByKey)(reader, query);
    const { runs, stale } = await runsJson(reader, ids, request.columns);
    return { json: Buffer.from(answerJson(runs, token, total)), stale };
  },
};

interface FoundPage {
  readonly ids: readonly number[];
  readonly token?: string;
  readonly total?: number;
}

type PageQuery = RunPageQuery & Pick<RunQuery, 'hash'>;

async function pageByKey(reader: Reader, query: PageQuery): Promise<FoundPage> {
  const { ids, next } = await findRunPage(reader, query);
  const token = next && encodeOffsetToken({ offset: query.offset + query.limit, after: next, hash: query.hash });
  return { ids, token };
}

async function pageAtPosition(reader: Reader, query: PageQuery): Promise<FoundPage> {
  const all = await listRunIds(reader, query);
  const end = query.offset + query.limit;
  const token = end < all.length ? encodeOffsetToken({ offset: end }) : undefined;
  return { ids: [...all.subarray(query.offset, end)], token, total: all.length };
}

async function runsJson(
  reader: Reader,
  ids: readonly number[],
  columns: ProjectedColumns | undefined,
): Promise<{ runs: readonly string[]; stale: readonly number[] }> {
  if (columns) return { runs: await projectedRuns(reader, ids, columns), stale: [] };
  const { docs, stale } = await readRunDocs(reader, ids);
  return { runs: docs.map(runJson), stale };
}

const answerJson = (found: readonly string[], token: string | undefined, total: number | undefined): string => {
  const members = [
    ...(found.length > 0 ? [`"runs":[${found.join(',')}]`] : []),
    ...(token ? [`"next_page_token":"${token}"`] : []),
    ...(total === undefined ? [] : [`"total_count":${total}`]),
  ];
  return `{${members.join(',')}}`;
};

function readRequest(input: Input): SearchRequest {
  const offset = checkedOffset(input);
  const query = readRunQuery(input);
  const byPosition = input.count === true || offset !== undefined;
  return { ...query, offset: offset ?? query.offset, columns: readColumns(input.columns), byPosition };
}

/** @throws INVALID_PARAMETER_VALUE */
function checkedOffset({ offset, page_token }: Input): number | undefined {
  if (offset === undefined) return undefined;
  if (page_token) throw invalidParameter("Give either 'offset' or 'page_token', not both.");
  if (offset >= 0 && offset <= limits.listedRuns) return offset;
  throw invalidParameter(`Invalid value ${offset} for 'offset': it must lie between 0 and ${limits.listedRuns}.`);
}
