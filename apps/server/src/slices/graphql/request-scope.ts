import { experiments, type Infer, modelVersions, type shapes } from '@millrace/protocol';
import { policyOf } from '../../kernel/access.ts';
import type { Context } from '../../kernel/context.ts';
import { getExperiment } from '../experiments/index.ts';
import { readVersionsOfRuns } from '../registry/index.ts';
import { batched } from './batched.ts';
import { callRow } from './call-row.ts';

type Experiment = Infer<typeof shapes.experiment>;
type Version = Infer<typeof shapes.modelVersion>;

/** What the resolvers of one request share, so that what many runs point to is read once. */
export interface RequestScope {
  readonly context: Context;
  readonly experiment: (experiment_id: string) => Promise<Experiment | undefined>;
  readonly modelVersions: (run_id: string) => Promise<readonly Version[] | undefined>;
}

export function requestScope(context: Context): RequestScope {
  return {
    context,
    experiment: batched((ids) => readExperiments(context, ids)),
    modelVersions: batched((run_ids) => readVersions(context, run_ids)),
  };
}

async function readExperiments(context: Context, ids: readonly string[]): Promise<Map<string, Experiment>> {
  const found = new Map<string, Experiment>();
  for (const experiment_id of ids) {
    const { experiment } = await callRow(context, experiments.getExperiment, getExperiment, { experiment_id });
    if (experiment) found.set(experiment_id, experiment);
  }
  return found;
}

function readVersions(context: Context, run_ids: readonly string[]): Promise<ReadonlyMap<string, readonly Version[]>> {
  policyOf(modelVersions.searchModelVersions)({});
  return context.db.read((reader) => readVersionsOfRuns(reader, run_ids));
}
