import { checkDifferentKeys } from '@millrace/protocol';
import { statement, type Tx } from '@millrace/store';
import type { RunTarget } from './runs.store.ts';

export interface DatasetInput {
  readonly name: string;
  readonly digest: string;
  readonly source_type: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

const insertDataset = statement<never>(
  `INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, source_type, source, schema, profile) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
   ON CONFLICT (experiment_id, name, digest) DO NOTHING`,
);
const selectDataset = statement<{ id: number }>(
  'SELECT id FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?',
);
const insertInput = statement<never>(
  'INSERT INTO dataset_inputs (run_id, dataset_id) VALUES (?, ?) ON CONFLICT (run_id, dataset_id) DO NOTHING',
);
const insertInputTag = statement<never>('INSERT INTO input_tags (input_id, key, value) VALUES (?, ?, ?)');

/** Links datasets to a run. Of two entries with one name and digest the first counts. @throws BAD_REQUEST for a tag key that comes twice */
export async function putDatasetInputs(
  tx: Tx,
  run: RunTarget,
  inputs: readonly DatasetInput[],
  newId: () => string,
): Promise<void> {
  for (const input of inputs) {
    const datasetId = await putDataset(tx, run.experiment_id, input, newId);
    const link = await tx.run(insertInput, [run.id, datasetId]);
    if (link.changes === 0) continue;
    checkDifferentKeys(`dataset '${input.name}'`, input.tags);
    for (const tag of input.tags) await tx.run(insertInputTag, [link.lastId, tag.key, tag.value]);
  }
}

async function putDataset(tx: Tx, experiment_id: number, input: DatasetInput, newId: () => string): Promise<number> {
  const known = await tx.get(selectDataset, [experiment_id, input.name, input.digest]);
  if (known) return known.id;
  const { name, digest, source_type, source, schema, profile } = input;
  const values = [newId(), experiment_id, name, digest, source_type, source, schema, profile];
  return (await tx.run(insertDataset, values)).lastId;
}
