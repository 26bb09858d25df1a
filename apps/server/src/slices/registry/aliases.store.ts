import { type Reader, statement, type Tx } from '@millrace/store';
import { type Author, addAliasChange } from './alias-changes.store.ts';

export interface AliasRow {
  readonly registered_model_id: number;
  readonly alias: string;
  readonly version: number;
}

const upsertAlias = statement<never>(
  `INSERT INTO registered_model_aliases (registered_model_id, alias, version) VALUES (?, ?, ?)
   ON CONFLICT (registered_model_id, alias) DO UPDATE SET version = excluded.version`,
);
const removeAlias = statement<never>(
  'DELETE FROM registered_model_aliases WHERE registered_model_id = ? AND alias = ?',
);
const selectOfVersion = statement<AliasRow>(
  'SELECT registered_model_id, alias, version FROM registered_model_aliases WHERE registered_model_id = ? AND version = ?',
);
const selectAlias = statement<AliasRow>(
  'SELECT registered_model_id, alias, version FROM registered_model_aliases WHERE registered_model_id = ? AND alias = ?',
);
const selectAliases = statement<AliasRow>(
  `SELECT a.registered_model_id, a.alias, a.version FROM json_each(?) j
   JOIN registered_model_aliases a ON a.registered_model_id = j.value ORDER BY a.registered_model_id, a.alias`,
);

/** Moves the alias when the model has it already, and remembers that. */
export async function putAlias(tx: Tx, row: AliasRow, author: Author): Promise<void> {
  const { registered_model_id, alias, version } = row;
  const before = await findAlias(tx, registered_model_id, alias);
  if (before?.version === version) return;
  await tx.run(upsertAlias, [registered_model_id, alias, version]);
  await addAliasChange(tx, { ...row, previous_version: before?.version ?? null }, author);
}

/** Without that alias nothing happens. */
export async function dropAlias(tx: Tx, modelId: number, alias: string, author: Author): Promise<void> {
  const before = await findAlias(tx, modelId, alias);
  if (!before) return;
  await tx.run(removeAlias, [modelId, alias]);
  await addAliasChange(tx, { ...before, version: null, previous_version: before.version }, author);
}

export async function dropAliasesOfVersion(tx: Tx, modelId: number, version: number, author: Author): Promise<void> {
  const aliases = await tx.all(selectOfVersion, [modelId, version]);
  for (const { alias } of aliases) await dropAlias(tx, modelId, alias, author);
}

export const findAlias = (reader: Reader, modelId: number, alias: string): Promise<AliasRow | undefined> =>
  reader.get(selectAlias, [modelId, alias]);

/** Aliases of several models, in the order of their names. */
export const readAliases = (reader: Reader, modelIds: readonly number[]): Promise<AliasRow[]> =>
  reader.all(selectAliases, [JSON.stringify(modelIds)]);
