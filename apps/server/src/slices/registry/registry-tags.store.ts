import { type Reader, statement, type Tx } from '@millrace/store';

export interface RegistryTag {
  readonly key: string;
  readonly value: string;
}

/** What the tags of models and those of versions differ in: their table and its owner column. */
interface TagTable {
  readonly table: string;
  readonly owner: string;
}

/** The statements of one tag table. */
const statementsOf = ({ table, owner }: TagTable) => ({
  upsert: statement<never>(
    `INSERT INTO ${table} (${owner}, key, value) VALUES (?, ?, ?) ON CONFLICT (${owner}, key) DO UPDATE SET value = excluded.value`,
  ),
  remove: statement<never>(`DELETE FROM ${table} WHERE ${owner} = ? AND key = ?`),
  select: statement<RegistryTag & { readonly owner: number }>(
    `SELECT t.${owner} AS owner, t.key, t.value FROM json_each(?) j JOIN ${table} t ON t.${owner} = j.value ORDER BY t.${owner}, t.key`,
  ),
});

const storeOf = (table: TagTable) => {
  const { upsert, remove, select } = statementsOf(table);
  return {
    put: (tx: Tx, owner: number, tag: RegistryTag) => tx.run(upsert, [owner, tag.key, tag.value]),
    drop: (tx: Tx, owner: number, key: string) => tx.run(remove, [owner, key]),
    /** Tags by owner, in the order of their keys. */
    read: async (reader: Reader, owners: readonly number[]): Promise<Map<number, RegistryTag[]>> =>
      Map.groupBy(await reader.all(select, [JSON.stringify(owners)]), (tag) => tag.owner),
  };
};

export const modelTags = storeOf({ table: 'registered_model_tags', owner: 'registered_model_id' });
export const versionTags = storeOf({ table: 'model_version_tags', owner: 'version_id' });

const promptVersion = statement<{ found: number }>(
  `SELECT 1 AS found FROM model_versions v JOIN model_version_tags t ON t.version_id = v.id AND t.key = 'mlflow.prompt.is_prompt'
   WHERE v.registered_model_id = ? AND lower(t.value) = 'true' LIMIT 1`,
);

/** Whether any version of the model says that it is a prompt. */
export const hasPromptVersion = async (reader: Reader, modelId: number): Promise<boolean> =>
  (await reader.get(promptVersion, [modelId])) !== undefined;
