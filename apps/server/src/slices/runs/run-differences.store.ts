import { type Reader, statement } from '@millrace/store';
import { findKey } from './keys.store.ts';
import type { readColumn } from './run-columns.ts';

/** The first two distinct values, of which NULL is one: with a second, the rest need not be read. */
const select = (value: string, from: string) =>
  statement<readonly unknown[]>(`SELECT DISTINCT ${value} FROM json_each(?) j ${from} LIMIT 2`, { raw: true });
const ofKey = (table: 'series' | 'params' | 'tags', value: string) =>
  select(value, `LEFT JOIN ${table} t ON t.run_id = j.value AND t.key_id = ?`);

const byKey = {
  // A metric that differs anywhere in its history may differ in any of its statistics.
  metrics: ofKey('series', 't.value, t.is_nan, t.min, t.max, t.sum, t.n'),
  params: ofKey('params', 't.value'),
  tags: ofKey('tags', 't.value'),
};
const ofAttribute = (value: string) => select(value, 'JOIN runs r ON r.id = j.value');
const byAttribute: Readonly<Record<string, ReturnType<typeof ofAttribute>>> = {
  run_id: ofAttribute('r.run_uuid'),
  run_name: ofAttribute('r.name'),
  experiment_id: ofAttribute('r.experiment_id'),
  user_id: ofAttribute('r.user_id'),
  status: ofAttribute('r.status'),
  start_time: ofAttribute('r.start_time'),
  end_time: ofAttribute('r.end_time'),
  duration: ofAttribute('r.end_time - r.start_time'),
};

/** Whether some two of these runs differ in a column. `ids` is a JSON list. What cannot be compared differs. */
export async function differs(
  reader: Reader,
  ids: string,
  { namespace, key }: ReturnType<typeof readColumn>,
): Promise<boolean> {
  if (namespace === 'inputs' || namespace === 'outputs') return true;
  if (namespace === 'attributes') {
    const attribute = byAttribute[key];
    return attribute === undefined || (await reader.all(attribute, [ids])).length > 1;
  }
  const keyId = await findKey(reader, key);
  return keyId !== undefined && (await reader.all(byKey[namespace], [ids, keyId])).length > 1;
}
