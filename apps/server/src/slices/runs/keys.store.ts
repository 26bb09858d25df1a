import { type Reader, statement, type Tx } from '@millrace/store';

const selectKey = statement<{ id: number }>('SELECT id FROM keys WHERE text = ?');
const insertKey = statement<never>('INSERT INTO keys (text) VALUES (?)');

/** The integer of a key that was used before. */
export const findKey = async (reader: Reader, text: string): Promise<number | undefined> =>
  (await reader.get(selectKey, [text]))?.id;

/** The integer that stands for a metric, param or tag key; made on first use. */
export async function internKey(tx: Tx, text: string): Promise<number> {
  const known = tx.keys.recall(text);
  if (known !== undefined) return known;
  const id = (await findKey(tx, text)) ?? (await tx.run(insertKey, [text])).lastId;
  tx.keys.learn(text, id);
  return id;
}
