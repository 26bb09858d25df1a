import type { Infer, shapes } from '@millrace/protocol';
import { type Reader, statement } from '@millrace/store';
import { readVersions } from './answers.ts';
import { type VersionRow, versionColumns } from './model-versions.store.ts';

type VersionAnswer = Infer<typeof shapes.modelVersion>;

/** In the order of a search without one. An empty `run_id` belongs to no run, and is not in the index. */
const selectOfRuns = statement<VersionRow>(
  `SELECT ${versionColumns} FROM json_each(?) j JOIN model_versions v ON v.run_id = j.value AND v.run_id != ''
   WHERE v.is_prompt = 0 ORDER BY v.last_updated_timestamp DESC, v.name, v.version DESC`,
);

/** The model versions that were made of each run, as searches show them, by run. Runs without any are left out. */
export async function readVersionsOfRuns(
  reader: Reader,
  run_ids: readonly string[],
): Promise<ReadonlyMap<string, readonly VersionAnswer[]>> {
  const versions = await readVersions(reader, await reader.all(selectOfRuns, [JSON.stringify(run_ids)]));
  return Map.groupBy(versions, ({ run_id = '' }) => run_id);
}
