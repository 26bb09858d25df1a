import { limits } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import { type RunPageQuery, selectAllIds } from './run-page.store.ts';

/** How long a list is kept after its last use. */
const keptMs = 60_000;
/** Lists kept by one connection: the query on the screen, and those one step back. */
const keptLists = 4;

interface KeptList {
  readonly ids: Uint32Array;
  usedMs: number;
}

/** By query and generation, oldest use first. */
const kept = new Map<string, KeptList>();

/**
 * The ids of every run of a query, in its order: row 73,412 is a look into it. Kept in memory of the reading thread while nothing
 * is committed, because each page of a scroll through 100,000 rows asks again.
 */
export async function listRunIds(
  reader: Reader,
  query: RunPageQuery & { readonly hash: string },
): Promise<Uint32Array> {
  const name = `${await reader.generation()} ${query.hash}`;
  const nowMs = performance.now();
  for (const [other, { usedMs }] of kept) if (nowMs - usedMs > keptMs) kept.delete(other);
  const ids = kept.get(name)?.ids ?? Uint32Array.from(await selectAllIds(reader, query, limits.listedRuns));
  kept.delete(name);
  kept.set(name, { ids, usedMs: nowMs });
  const [oldest] = kept.keys();
  if (kept.size > keptLists && oldest !== undefined) kept.delete(oldest);
  return ids;
}
