import { type Reader, statement } from '@millrace/store';
import { datasetLabels, datasetsText, type GroupField, groupAttributes } from './group-field.ts';
import { findKey } from './keys.store.ts';

type ValueCell = readonly [run_id: number, value: string | null];

const ofKey = (table: 'params' | 'tags') =>
  statement<ValueCell>(`SELECT run_id, value FROM ${table} WHERE key_id = ?`, { raw: true });
const selectByKey = { param: ofKey('params'), tag: ofKey('tags') };

/** The value by which each run is grouped, for those that have one; runs of other experiments may be among them. */
export async function groupValues(
  reader: Reader,
  field: GroupField,
  experiments: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const values = new Map<number, string>();
  for (const [run, value] of await cellsOf(reader, field, experiments)) if (value !== null) values.set(run, value);
  return values;
}

async function cellsOf(
  reader: Reader,
  { entity, key }: GroupField,
  experiments: readonly number[],
): Promise<readonly ValueCell[]> {
  if (entity === 'param' || entity === 'tag') {
    const keyId = await findKey(reader, key);
    return keyId === undefined ? [] : reader.all(selectByKey[entity], [keyId]);
  }
  const list = experiments.map(() => '?').join(', ');
  const sql =
    entity === 'attribute'
      ? `SELECT r.id, ${groupAttributes[key]} FROM runs r WHERE r.experiment_id IN (${list})`
      : `SELECT run_id, ${datasetsText('label')} FROM (${datasetLabels(`d.experiment_id IN (${list})`)}) GROUP BY run_id`;
  return reader.all(statement<ValueCell>(sql, { raw: true }), [...experiments]);
}
