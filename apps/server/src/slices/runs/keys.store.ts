import { type Reader, statement, type Tx } from '@millrace/store';
import type { RunTarget } from './runs.store.ts';

export type KeyEntity = 'metric' | 'param' | 'tag';

/** As experiment_keys stores them. */
export const keyEntities: Readonly<Record<KeyEntity, number>> = { metric: 1, param: 2, tag: 3 };

const selectKey = statement<{ id: number }>('SELECT id FROM keys WHERE text = ?');
const insertKey = statement<never>('INSERT INTO keys (text) VALUES (?) ON CONFLICT DO NOTHING');
const listKey = statement<never>(
  'INSERT INTO experiment_keys (experiment_id, entity, key_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
);
const unlistKeys = statement<never>('DELETE FROM experiment_keys WHERE experiment_id = ?');

/** The integer of a key that was used before. */
export const findKey = async (reader: Reader, text: string): Promise<number | undefined> =>
  (await reader.get(selectKey, [text]))?.id;

/** Undefined when it is there already. */
async function addKey(tx: Tx, text: string): Promise<number | undefined> {
  const { changes, lastId } = await tx.run(insertKey, [text]);
  return changes > 0 ? lastId : undefined;
}

/** The integer that stands for a metric, param or tag key; made on first use, and listed at the first use in an experiment. */
export async function internKey(
  tx: Tx,
  { experiment_id }: Pick<RunTarget, 'experiment_id'>,
  entity: KeyEntity,
  text: string,
): Promise<number> {
  const use = `${entity} ${experiment_id} ${text}`;
  const known = tx.keys.recall(use);
  if (known !== undefined) return known;
  const id = (await addKey(tx, text)) ?? ((await findKey(tx, text)) as number);
  await tx.run(listKey, [experiment_id, keyEntities[entity], id]);
  tx.keys.learn(use, id);
  return id;
}

/** For an experiment that ends for good. */
export const forgetKeys = (tx: Tx, experiment_id: number) => tx.run(unlistKeys, [experiment_id]);
