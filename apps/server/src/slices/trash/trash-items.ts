import { invalidParameter, limits } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import { parseExperimentId } from '../experiments/index.ts';
import { modelsOfExperiment } from '../logged-models/index.ts';
import { type DeletedRun, deletedExperiment, deletedRun, runsOfDeleted } from './trash.store.ts';

export interface TrashRequest {
  readonly experiment_ids?: readonly string[];
  readonly run_ids?: readonly string[];
}

/** Everything that a request names, with what belongs to it. */
export interface TrashItems {
  readonly experiments: readonly number[];
  readonly runs: readonly DeletedRun[];
  readonly models: readonly { readonly model_id: string; readonly artifact_location: string }[];
}

/** @throws INVALID_PARAMETER_VALUE when something is not in the trash, or too much is named */
export async function trashItems(
  reader: Reader,
  { experiment_ids = [], run_ids = [] }: TrashRequest,
): Promise<TrashItems> {
  checkCount('experiment_ids', experiment_ids.length);
  checkCount('run_ids', run_ids.length);
  const experiments: number[] = [];
  const runs = new Map<number, DeletedRun>();
  const models: TrashItems['models'][number][] = [];
  for (const id of new Set(experiment_ids.map(parseExperimentId))) {
    const experiment_id = await deletedExperiment(reader, id);
    if (experiment_id === undefined) continue;
    experiments.push(experiment_id);
    models.push(...(await modelsOfExperiment(reader, experiment_id)));
    for (const run of await runsOfDeleted(reader, experiment_id)) runs.set(run.id, run);
  }
  for (const run_id of run_ids) {
    const run = await deletedRun(reader, run_id);
    if (run) runs.set(run.id, run);
  }
  return { experiments, runs: [...runs.values()], models };
}

function checkCount(name: string, count: number): void {
  if (count > limits.trashItems)
    throw invalidParameter(`'${name}' has ${count} items; at most ${limits.trashItems} are taken.`);
}

/** Where the artifacts of these items are. */
export const locationsOf = ({ runs, models }: TrashItems): string[] => [
  ...runs.map(({ artifact_uri }) => artifact_uri),
  ...models.map(({ artifact_location }) => artifact_location),
];
