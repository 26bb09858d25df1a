import { type Reader, statement, type Tx } from '@millrace/store';
import type { RunTarget } from './runs.store.ts';

export type KeyEntity = 'metric' | 'param' | 'tag';

/** As experiment_keys stores them. */
export const keyEntities: Readonly<Record<KeyEntity, number>> = { metric: 1, param: 2, tag: 3 };

const selectKey = statement<{ id: number }>('SELECT id FROM keys WHERE text = ?');
const insertKey = statement<never>('INSERT INTO keys (text) VALUES (?) ON CONFLICT (text) DO NOTHING');
const listKey = statement<never>(
  'INSERT INTO experiment_keys (experiment_id, entity, key_id) VALUES (?, ?, ?) ON CONFLICT (experiment_id, entity, key_id) DO NOTHING',
);
const unlistKeys = statement<never>('DELETE FROM experiment_keys WHERE experiment_id = ?');

/** The integer of a key that was used before. */
export const findKey = async (reader: Reader, text: string): Promise<number | undefined> =>
  (await reader.get(selectKey, [text]))?.id;

/** The integers that stand for metric, param or tag keys, by key; made on first use, and listed at the first use in an experiment. */
export async function internKeys(
  tx: Tx,
  { experiment_id }: Pick<RunTarget, 'experiment_id'>,
  entity: KeyEntity,
  texts: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const useOf = (text: string): string => `${entity} ${experiment_id} ${text}`;
  const ids = new Map<string, number>();
  const unknown: string[] = [];
  for (const text of new Set(texts)) {
    const id = tx.keys.recall(useOf(text));
    if (id === undefined) unknown.push(text);
    else ids.set(text, id);
  }
  if (unknown.length === 0) return ids;
  await tx.runMany(
    insertKey,
    unknown.map((text) => [text]),
  );
  for (const text of unknown) ids.set(text, (await findKey(tx, text)) as number);
  await tx.runMany(
    listKey,
    unknown.map((text) => [experiment_id, keyEntities[entity], ids.get(text) as number]),
  );
  for (const text of unknown) tx.keys.learn(useOf(text), ids.get(text) as number);
  return ids;
}

/** For an experiment that ends for good. */
export const forgetKeys = (tx: Tx, experiment_id: number) => tx.run(unlistKeys, [experiment_id]);
