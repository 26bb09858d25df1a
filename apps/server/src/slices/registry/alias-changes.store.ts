import { type Reader, statement, type Tx } from '@millrace/store';

export interface AliasChange {
  readonly registered_model_id: number;
  readonly alias: string;
  /** Null when the alias was removed. */
  readonly version: number | null;
  /** Null when there was no such alias before. */
  readonly previous_version: number | null;
}

/** Who changes something, and when (epoch ms). */
export interface Author {
  readonly user: string;
  readonly time: number;
}

export type ChangeRow = AliasChange & { readonly id: number; readonly user: string; readonly timestamp: number };

const insertChange = statement<never>(
  `INSERT INTO alias_changes (registered_model_id, alias, version, previous_version, user, timestamp) VALUES (?, ?, ?, ?, ?, ?)`,
);
const selectChanges = statement<ChangeRow>(
  `SELECT id, registered_model_id, alias, version, previous_version, user, timestamp FROM alias_changes
   WHERE registered_model_id = ? AND (? = '' OR alias = ?) AND id < ? ORDER BY id DESC LIMIT ?`,
);
const selectMoves = statement<ChangeRow & { readonly name: string; readonly is_prompt: 0 | 1 }>(
  `SELECT c.id, c.registered_model_id, c.alias, c.version, c.previous_version, c.user, c.timestamp, m.name, m.is_prompt
   FROM alias_changes c JOIN registered_models m ON m.id = c.registered_model_id ORDER BY c.id DESC LIMIT ?`,
);

export const addAliasChange = (tx: Tx, change: AliasChange, { user, time }: Author) =>
  tx.run(insertChange, [
    ...[change.registered_model_id, change.alias, change.version, change.previous_version],
    ...[user, time],
  ]);

export interface ChangesQuery {
  /** Empty for all aliases. */
  readonly alias: string;
  /** Only changes older than the one with this id. */
  readonly before: number;
  readonly limit: number;
}

/** Newest first. */
export const readAliasChanges = (
  reader: Reader,
  modelId: number,
  { alias, before, limit }: ChangesQuery,
): Promise<ChangeRow[]> => reader.all(selectChanges, [modelId, alias, alias, before, limit]);

/** Of all models and prompts, newest first. */
export const readAliasMoves = (reader: Reader, limit: number) => reader.all(selectMoves, [limit]);
