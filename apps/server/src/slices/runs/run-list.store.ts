import { limits } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import { KeptAnswers } from './kept-answers.ts';
import { type RunPageQuery, selectAllIds } from './run-page.store.ts';

const kept = new KeptAnswers<Uint32Array>(4);

/**
 * The ids of every run of a query, in its order: row 73,412 is a look into it. Kept while nothing is committed, because each page of a
 * scroll through 100,000 rows asks again.
 */
export async function listRunIds(
  reader: Reader,
  query: RunPageQuery & { readonly hash: string },
): Promise<Uint32Array> {
  const name = `${await reader.generation()} ${query.hash}`;
  return kept.get(name, async () => Uint32Array.from(await selectAllIds(reader, query, limits.listedRuns)));
}
