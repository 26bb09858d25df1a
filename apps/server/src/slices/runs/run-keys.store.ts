import type { Reader, ReadJob } from '@millrace/store';
import { statement } from '@millrace/store';
import { bestMatches } from './match-letters.ts';

export type KeyEntity = 'metric' | 'param' | 'tag';

export interface KeyRequest {
  readonly experiment_ids: readonly number[];
  readonly entity: KeyEntity;
  readonly query: string;
  readonly limit: number;
}

/** A key and how many active runs have it. */
export interface KeyCount {
  readonly key: string;
  readonly count: number;
}

const tables = { metric: 'series', param: 'params', tag: 'tags' } as const;
const selectKeys = (entity: KeyEntity, experiments: number) =>
  statement<KeyCount>(
    `SELECT k.text AS key, n AS count FROM (
       SELECT t.key_id, count(*) AS n FROM runs r JOIN ${tables[entity]} t ON t.run_id = r.id
       WHERE r.experiment_id IN (${Array(experiments).fill('?').join(', ')}) AND r.lifecycle_stage = 'active' GROUP BY t.key_id)
     JOIN keys k ON k.id = key_id ORDER BY k.text`,
  );

/** Counting the keys of 100,000 runs takes a good part of a second, and each letter typed asks for them. */
const keptMs = 10_000;
const keptCatalogues = 8;
const kept = new Map<string, { readonly keys: readonly KeyCount[]; readonly madeMs: number }>();

/** Keys whose text holds the letters of a query in order; the counts may be some seconds old. */
export const searchKeysJob: ReadJob<KeyRequest, { keys: KeyCount[]; total: number }> = {
  name: 'search-keys',
  run: async (reader, { query, limit, ...request }) => {
    const keys = await catalogue(reader, request);
    const found = query === '' ? keys : bestMatches(keys, query, ({ key }) => key);
    return { keys: found.slice(0, limit), total: found.length };
  },
};

async function catalogue(
  reader: Reader,
  { experiment_ids, entity }: Pick<KeyRequest, 'experiment_ids' | 'entity'>,
): Promise<readonly KeyCount[]> {
  if (experiment_ids.length === 0) return [];
  const generation = await reader.generation();
  // Names of another connection, and so of another database, begin with another number.
  const connection = generation.slice(0, generation.indexOf('.'));
  const name = `${connection} ${entity} ${experiment_ids.join(',')}`;
  const found = kept.get(name);
  const nowMs = performance.now();
  if (found && nowMs - found.madeMs < keptMs) return found.keys;
  const keys = await reader.all(selectKeys(entity, experiment_ids.length), [...experiment_ids]);
  kept.delete(name);
  kept.set(name, { keys, madeMs: nowMs });
  const [oldest] = kept.keys();
  if (kept.size > keptCatalogues && oldest !== undefined) kept.delete(oldest);
  return keys;
}
