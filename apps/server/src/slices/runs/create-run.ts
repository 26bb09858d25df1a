import { appendToLocation } from '@millrace/artifacts';
import { type InputOf, invalidParameter, type OutputOf, type runs } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Context, Handler } from '../../kernel/context.ts';
import { generatedName } from '../../kernel/generated-name.ts';
import { requireActiveExperiment } from '../experiments/index.ts';
import { besideMetrics } from './deferred-metrics.ts';
import { addRun } from './runs.store.ts';
import { putTags, runNameTag, type TagValue } from './tags.store.ts';

type Input = InputOf<typeof runs.createRun>;

/** Tags are stored as given: MLflow checks neither their keys nor their lengths on this path. */
export const createRun: Handler<typeof runs.createRun> = (context, input) =>
  context.db.write(async (tx) => {
    const experiment = await requireActiveExperiment(tx, input.experiment_id || '0');
    const given = (input.tags ?? []).map((tag) => ({ key: tag.key ?? '', value: tag.value ?? '' }));
    const name = runName(input, given) || generatedName(context.random);
    const tags = given.some((tag) => tag.key === runNameTag && tag.value)
      ? given
      : [...given, { key: runNameTag, value: name }];
    return insert(context, tx, { ...input, name, tags, experiment });
  }, besideMetrics);

interface NewRun {
  readonly name: string;
  readonly tags: readonly TagValue[];
  readonly experiment: { readonly experiment_id: number; readonly artifact_location: string };
  readonly user_id?: string;
  readonly start_time?: number | bigint;
}

async function insert(context: Context, tx: Tx, run: NewRun): Promise<OutputOf<typeof runs.createRun>> {
  const run_uuid = context.newId();
  const { experiment_id, artifact_location } = run.experiment;
  const artifact_uri = appendToLocation(artifact_location, `${run_uuid}/artifacts`);
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
