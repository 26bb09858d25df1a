import { creationTime, dictOf, fromJs, pythonStr, writeJson } from '@millrace/models';
import type { InputOf, promptlab } from '@millrace/protocol';
import type { Context } from '../../kernel/context.ts';
import { checkedBatch, type FinishedRun } from '../runs/index.ts';
import { type ModelFacts, promptlabFiles, tableFile } from './promptlab-files.ts';
import { readTry } from './promptlab-try.ts';

type Input = InputOf<typeof promptlab.createPromptlabRun>;

/** A run from the prompt page that is still to be stored: its files, text by path, and what the database keeps of it. */
export interface PreparedRun {
  readonly files: ReadonlyMap<string, string>;
  readonly finished: FinishedRun;
}

/** @throws INVALID_PARAMETER_VALUE */
export function prepareRun(context: Context, input: Input): PreparedRun {
  const tried = readTry(input, (value) => pythonStr(fromJs(value)));
  const { experiment_id, run_name, tags, user_id = 'unknown' } = input;
  const run_id = context.newId();
  const now = context.now();
  const facts = { run_id, model_uuid: context.newId(), utc_time_created: creationTime(new Date(now)) };
  const logged = {
    params: [
      ...tried.model_parameters,
      { key: 'model_route', value: tried.model_route },
      { key: 'prompt_template', value: tried.template },
    ],
    tags: [
      {
        key: 'mlflow.loggedArtifacts',
        value: writeJson([
          dictOf([
            ['path', tableFile],
            ['type', 'table'],
          ]),
        ]),
      },
      { key: 'mlflow.runSourceType', value: 'PROMPT_ENGINEERING' },
      { key: 'mlflow.log-model.history', value: modelHistory(facts) },
    ],
  };
  const { params, tags: ownTags } = checkedBatch({ run_id, ...logged }, context.config.truncateLongValues);
  const run = { experiment_id, run_name, tags, user_id, start_time: input.start_time ?? now };
  return {
    files: promptlabFiles(tried, facts),
    finished: { run_uuid: run_id, run, params, tags: ownTags, end_time: now },
  };
}

const modelHistory = ({ run_id, model_uuid, utc_time_created }: ModelFacts): string =>
  writeJson([
    dictOf([
      ['run_id', run_id],
      ['artifact_path', 'model'],
      ['utc_time_created', utc_time_created],
      ['model_uuid', model_uuid],
      ['flavors', dictOf([])],
    ]),
  ]);
