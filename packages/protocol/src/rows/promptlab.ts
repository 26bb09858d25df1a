import { int64, json, list, message, row, str } from '../row.ts';
import { run, runTag } from '../shapes/run.ts';

/** Numbers are taken as well as texts. */
const promptlabParameter = message('PromptlabParameter', { key: str, value: json });

/** What was tried with a prompt, kept as a run. */
export const promptlab = {
  createPromptlabRun: row({
    methods: ['POST'],
    path: '/mlflow/runs/create-promptlab-run',
    major: 2,
    under: ['ajax-api'],
    needs: 'experiment:edit',
    since: '2.7',
    input: {
      experiment_id: str,
      run_name: str,
      tags: list(runTag),
      prompt_template: str,
      prompt_parameters: list(promptlabParameter),
      model_route: str,
      model_parameters: list(promptlabParameter),
      model_input: str,
      model_output: str,
      model_output_parameters: list(promptlabParameter),
      mlflow_version: str,
      user_id: str,
      start_time: int64,
    },
    checks: {
      experiment_id: ['string'],
      prompt_parameters: ['list'],
      model_parameters: ['list'],
      model_output_parameters: ['list'],
    },
    itemChecks: { prompt_parameters: ['key'], model_parameters: ['key'], model_output_parameters: ['key'] },
    output: { run },
    summary: 'Keeps a prompt, what was put in and what a model made of it as a finished run with a table and a model.',
  }),
};
