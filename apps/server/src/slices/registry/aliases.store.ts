import { type Reader, statement, type Tx } from '@millrace/store';

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
const removeOfVersion = statement<never>(
  'DELETE FROM registered_model_aliases WHERE registered_model_id = ? AND version = ?',
);
const selectAlias = statement<AliasRow>(
  'SELECT registered_model_id, alias, version FROM registered_model_aliases WHERE registered_model_id = ? AND alias = ?',
);
const selectAliases = statement<AliasRow>(
  `SELECT a.registered_model_id, a.alias, a.version FROM json_each(?) j
   JOIN registered_model_aliases a ON a.registered_model_id = j.value ORDER BY a.registered_model_id, a.alias`,
);

/** Moves the alias when the model has it already. */
export const putAlias = (tx: Tx, { registered_model_id, alias, version }: AliasRow) =>
  tx.run(upsertAlias, [registered_model_id, alias, version]);

export const dropAlias = (tx: Tx, modelId: number, alias: string) => tx.run(removeAlias, [modelId, alias]);

export const dropAliasesOfVersion = (tx: Tx, modelId: number, version: number) =>
  tx.run(removeOfVersion, [modelId, version]);

export const findAlias = (reader: Reader, modelId: number, alias: string): Promise<AliasRow | undefined> =>
  reader.get(selectAlias, [modelId, alias]);

/** Aliases of several models, in the order of their names. */
export const readAliases = (reader: Reader, modelIds: readonly number[]): Promise<AliasRow[]> =>
  reader.all(selectAliases, [JSON.stringify(modelIds)]);
