import { fail } from '@millrace/protocol';
import { statement, type Tx } from '@millrace/store';
import { findKey, internKeys } from './keys.store.ts';
import type { OwnedRun, RunTarget } from './runs.store.ts';

export interface TagValue {
  readonly key: string;
  readonly value: string;
}

export const runNameTag = 'mlflow.runName';

const upsertTag = statement<never>(
  'INSERT INTO tags (run_id, key_id, value) VALUES (?, ?, ?) ON CONFLICT (run_id, key_id) DO UPDATE SET value = excluded.value',
);
const selectTag = statement<{ value: string }>('SELECT value FROM tags WHERE run_id = ? AND key_id = ?');
const removeTag = statement<never>('DELETE FROM tags WHERE run_id = ? AND key_id = ?');
const renameRun = statement<never>('UPDATE runs SET name = ? WHERE id = ?');

/** Upserts in order, so the last value of a repeated key wins. `mlflow.runName` renames the run; empty, it does nothing. */
export async function putTags(tx: Tx, run: OwnedRun, tags: readonly TagValue[]): Promise<void> {
  const kept = tags.filter(({ key, value }) => key !== runNameTag || value !== '');
  const name = kept.findLast(({ key }) => key === runNameTag)?.value;
  if (name !== undefined) await tx.run(renameRun, [name, run.id]);
  const keys = kept.map(({ key }) => key);
  const ids = await internKeys(tx, run, 'tag', keys);
  await tx.runMany(
    upsertTag,
    kept.map(({ key, value }) => [run.id, ids.get(key) as number, value]),
  );
}

export async function findTag(tx: Tx, run: Pick<RunTarget, 'id'>, key: string): Promise<string | undefined> {
  const keyId = await findKey(tx, key);
  if (keyId === undefined) return undefined;
  return (await tx.get(selectTag, [run.id, keyId]))?.value;
}

/** @throws RESOURCE_DOES_NOT_EXIST when the run has no such tag. */
export async function dropTag(tx: Tx, run: RunTarget, key: string): Promise<void> {
  const keyId = await findKey(tx, key);
  const dropped = keyId === undefined ? 0 : (await tx.run(removeTag, [run.id, keyId])).changes;
  if (dropped === 0) {
    throw fail('RESOURCE_DOES_NOT_EXIST', `No tag with name: ${key} in run with id ${run.run_uuid}`);
  }
}
