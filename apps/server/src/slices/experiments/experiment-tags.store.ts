import { type Reader, statement, type Tx } from '@millrace/store';

export interface ExperimentTag {
  readonly key: string;
  readonly value: string;
}

const upsertTag = statement<never>(
  `INSERT INTO experiment_tags (experiment_id, key, value) VALUES (?, ?, ?)
   ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value`,
);
const removeTag = statement<never>('DELETE FROM experiment_tags WHERE experiment_id = ? AND key = ?');
const countPrefixed = statement<{ n: number }>(
  `SELECT count(*) AS n FROM experiment_tags WHERE experiment_id = ? AND substr(key, 1, length(?)) = ? AND key != ?`,
);
const selectTags = statement<ExperimentTag & { readonly experiment_id: number }>(
  'SELECT t.experiment_id, t.key, t.value FROM json_each(?) j JOIN experiment_tags t ON t.experiment_id = j.value',
);

export const putExperimentTag = (tx: Tx, experiment_id: number, tag: ExperimentTag) =>
  tx.run(upsertTag, [experiment_id, tag.key, tag.value]);

/** False when there is no such tag. */
export const dropExperimentTag = async (tx: Tx, experiment_id: number, key: string): Promise<boolean> =>
  (await tx.run(removeTag, [experiment_id, key])).changes > 0;

/** Tags with this prefix, the named one not counted. */
export const countOtherTags = async (tx: Tx, experiment_id: number, prefix: string, key: string): Promise<number> =>
  (await tx.get(countPrefixed, [experiment_id, prefix, prefix, key]))?.n ?? 0;

/** Tags of several experiments, by id. */
export async function readExperimentTags(
  reader: Reader,
  ids: readonly number[],
): Promise<Map<number, ExperimentTag[]>> {
  const tags = await reader.all(selectTags, [JSON.stringify(ids)]);
  const byId = Map.groupBy(tags, (tag) => tag.experiment_id);
  return new Map([...byId].map(([id, own]) => [id, own.map(({ key, value }) => ({ key, value }))]));
}
