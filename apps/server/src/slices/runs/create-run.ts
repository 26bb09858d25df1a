import { appendToLocation } from '@millrace/artifacts';
import { checkDifferentKeys, type InputOf, invalidParameter, type OutputOf, type runs } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Context, Handler } from '../../kernel/context.ts';
import { generatedName } from '../../kernel/generated-name.ts';
import { requireActiveExperiment } from '../experiments/index.ts';
import { besideValues } from './deferred-values.ts';
import { addRun } from './runs.store.ts';
import { putTags, runNameTag, type TagValue } from './tags.store.ts';

type Input = InputOf<typeof runs.createRun>;

/** Tags are stored as given: MLflow checks neither their characters nor their lengths on this path, only that their keys differ. */
export const createRun: Handler<typeof runs.createRun> = (context, input) =>
  context.db.write((tx) => createRunIn(tx, input, { run_uuid: context.newId(), random: context.random }), besideValues);

/** What a new run gets from the context. */
export interface NewRunFacts extends Pick<Context, 'random'> {
  readonly run_uuid: string;
}

/** The same inside a transaction that goes on. */
export async function createRunIn(tx: Tx, input: Input, facts: NewRunFacts): Promise<OutputOf<typeof runs.createRun>> {
  const experiment = await requireActiveExperiment(tx, input.experiment_id || '0');
  const given = (input.tags ?? []).map((tag) => ({ key: tag.key ?? '', value: tag.value ?? '' }));
  checkDifferentKeys('the new run', given);
  const name = runName(input, given) || generatedName(facts.random);
  const tags = given.some((tag) => tag.key === runNameTag && tag.value)
    ? given
    : [...given.filter((tag) => tag.key !== runNameTag), { key: runNameTag, value: name }];
  return insert(tx, { ...input, run_uuid: facts.run_uuid, name, tags, experiment });
}

interface NewRun {
  readonly run_uuid: string;
  readonly name: string;
  readonly tags: readonly TagValue[];
  readonly experiment: { readonly experiment_id: number; readonly artifact_location: string };
  readonly user_id?: string;
  readonly start_time?: number | bigint;
}

async function insert(tx: Tx, run: NewRun): Promise<OutputOf<typeof runs.createRun>> {
  const { run_uuid } = run;
  const { experiment_id } = run.experiment;
  const artifact_uri = runArtifactUriIn(run.experiment, run_uuid);
  const row = {
    run_uuid,
    experiment_id,
    name: run.name,
    user_id: run.user_id ?? '',
    start_time: run.start_time ?? 0,
    artifact_uri,
  };
  const id = await addRun(tx, row);
  await putTags(tx, { id, experiment_id }, run.tags);
  const info = {
    run_uuid,
    run_id: run_uuid,
    run_name: row.name,
    experiment_id: String(experiment_id),
    user_id: row.user_id,
    status: 'RUNNING' as const,
    start_time: row.start_time,
    artifact_uri,
    lifecycle_stage: 'active',
  };
  return { run: { info, data: { tags: run.tags }, inputs: {} } };
}

/** Where a run of this experiment keeps its artifacts. */
export const runArtifactUriIn = (experiment: NewRun['experiment'], run_uuid: string): string =>
  appendToLocation(experiment.artifact_location, `${run_uuid}/artifacts`);

/** @throws INVALID_PARAMETER_VALUE when the argument and the tag name different runs. */
function runName(input: Input, tags: readonly TagValue[]): string {
  const tagged = tags.find((tag) => tag.key === runNameTag)?.value ?? '';
  if (input.run_name && tagged && input.run_name !== tagged) {
    throw invalidParameter(
      "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values " +
        `(run_name='${input.run_name}', mlflow.runName='${tagged}').`,
    );
  }
  return input.run_name || tagged;
}
