import type { Reader, ReadJob } from '@millrace/store';
import { statement } from '@millrace/store';
import { type KeyEntity, keyEntities } from './keys.store.ts';
import { bestMatches } from './match-letters.ts';

export interface KeyRequest {
  readonly experiment_ids: readonly number[];
  readonly entity: KeyEntity;
  readonly query: string;
  readonly limit: number;
}

export interface FoundKey {
  readonly key: string;
  /** How many active runs have it; absent where there are too many runs to count. */
  readonly count?: number;
}

/** Up to this many runs, their keys are counted: some milliseconds (decision 0014). */
const countedRuns = 2000;
const tables: Readonly<Record<KeyEntity, string>> = { metric: 'series', param: 'params', tag: 'tags' };
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Keys whose text holds the letters of a query in order. Beyond 2,000 runs also those that only deleted runs had. */
export const searchKeysJob: ReadJob<KeyRequest, { keys: FoundKey[]; total: number }> = {
  name: 'search-keys',
  run: async (reader, { experiment_ids, entity, query, limit }) => {
    if (experiment_ids.length === 0) return { keys: [], total: 0 };
    const keysOf = (await hasFewRuns(reader, experiment_ids)) ? countedKeys : listedKeys;
    const keys = await keysOf(reader, entity, experiment_ids);
    const found = query === '' ? keys : bestMatches(keys, query, ({ key }) => key);
    return { keys: found.slice(0, limit), total: found.length };
  },
};

async function hasFewRuns(reader: Reader, experiments: readonly number[]): Promise<boolean> {
  const count = statement<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM runs WHERE experiment_id IN (${marks(experiments)})
       AND lifecycle_stage = 'active' LIMIT ${countedRuns + 1})`,
  );
  return ((await reader.get(count, [...experiments]))?.n ?? 0) <= countedRuns;
}

function countedKeys(reader: Reader, entity: KeyEntity, experiments: readonly number[]): Promise<FoundKey[]> {
  const select = statement<FoundKey>(
    `SELECT k.text AS key, n AS count FROM (
       SELECT t.key_id, count(*) AS n FROM runs r JOIN ${tables[entity]} t ON t.run_id = r.id
       WHERE r.experiment_id IN (${marks(experiments)}) AND r.lifecycle_stage = 'active' GROUP BY t.key_id)
     JOIN keys k ON k.id = key_id ORDER BY k.text`,
  );
  return reader.all(select, [...experiments]);
}

function listedKeys(reader: Reader, entity: KeyEntity, experiments: readonly number[]): Promise<FoundKey[]> {
  const select = statement<FoundKey>(
    `SELECT k.text AS key FROM keys k WHERE k.id IN (
       SELECT key_id FROM experiment_keys WHERE experiment_id IN (${marks(experiments)}) AND entity = ?)
     ORDER BY k.text`,
  );
  return reader.all(select, [...experiments, keyEntities[entity]]);
}
