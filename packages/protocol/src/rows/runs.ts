import { limits } from '../limits.ts';
import { double, int32, int64, list, row, str } from '../row.ts';
import { datasetInput, metric, modelInput, modelOutput, param, run, runInfo, runStatus, runTag, viewType } from '../shapes/run.ts';

const runIdChecks = { run_id: ['required', 'string'] } as const;

/** Runs with their metrics, params, tags, inputs and outputs. */
export const runs = {
  createRun: row({
    methods: ['POST'], path: '/mlflow/runs/create', major: 2, needs: 'experiment:edit', since: '2.0',
    input: { experiment_id: str, user_id: str, run_name: str, start_time: int64, tags: list(runTag) },
    checks: { experiment_id: ['string'], start_time: ['int'], run_name: ['string'] },
    output: { run },
    summary: 'Starts a run in an experiment.',
  }),
  updateRun: row({
    methods: ['POST'], path: '/mlflow/runs/update', major: 2, needs: 'run:edit', since: '2.0',
    input: { run_id: str, run_uuid: str, status: runStatus, end_time: int64, run_name: str },
    checks: { run_id: ['required', 'string'], end_time: ['int'], status: ['string'], run_name: ['string'] },
    output: { run_info: runInfo },
    summary: 'Sets status, end time or name of a run.',
  }),
  getRun: row({
    methods: ['GET'], path: '/mlflow/runs/get', major: 2, needs: 'run:read', since: '2.0',
    input: { run_id: str, run_uuid: str }, checks: runIdChecks, output: { run },
    summary: 'Answers one run with its latest metrics, params, tags, inputs and outputs.',
  }),
  deleteRun: row({
    methods: ['POST'], path: '/mlflow/runs/delete', major: 2, needs: 'run:manage', since: '2.0',
    input: { run_id: str }, checks: runIdChecks, output: {},
    summary: 'Marks a run as deleted.',
  }),
  restoreRun: row({
    methods: ['POST'], path: '/mlflow/runs/restore', major: 2, needs: 'run:manage', since: '2.0',
    input: { run_id: str }, checks: runIdChecks, output: {},
    summary: 'Restores a deleted run.',
  }),
  searchRuns: row({
    methods: ['POST'], path: '/mlflow/runs/search', major: 2, needs: 'experiment:read', since: '2.0',
    input: { experiment_ids: list(str), filter: str, run_view_type: viewType, max_results: int32, order_by: list(str), page_token: str },
    checks: { experiment_ids: ['list'], filter: ['string'], max_results: ['int'], order_by: ['list', 'strings'] },
    defaults: { max_results: 1000, run_view_type: 'ACTIVE_ONLY' },
    limits: { max_results: `1 to ${limits.searchResults}` },
    output: { runs: list(run), next_page_token: str },
    summary: 'Finds runs by metrics, params, tags, attributes and datasets.',
  }),
  setTag: row({
    methods: ['POST'], path: '/mlflow/runs/set-tag', major: 2, needs: 'run:edit', since: '2.0',
    input: { run_id: str, run_uuid: str, key: str, value: str },
    checks: { run_id: ['required', 'string'], key: ['required', 'string'], value: ['string'] },
    limits: { key: `at most ${limits.entityKey} characters`, value: `at most ${limits.tagValue} characters, cut` },
    output: {},
    summary: 'Sets one tag of an active run.',
  }),
  deleteTag: row({
    methods: ['POST'], path: '/mlflow/runs/delete-tag', major: 2, needs: 'run:edit', since: '2.0',
    input: { run_id: str, key: str }, checks: { run_id: ['required', 'string'], key: ['required', 'string'] }, output: {},
    summary: 'Removes one tag of an active run.',
  }),
  logMetric: row({
    methods: ['POST'], path: '/mlflow/runs/log-metric', major: 2, needs: 'run:edit', since: '2.0',
    input: {
      run_id: str, run_uuid: str, key: str, value: double, timestamp: int64, step: int64, model_id: str, dataset_name: str, dataset_digest: str,
    },
    checks: {
      run_id: ['required', 'string'], key: ['required', 'string'], value: ['required', 'float'], timestamp: ['int', 'required'], step: ['int'],
      model_id: ['string'], dataset_name: ['string'], dataset_digest: ['string'],
    },
    defaults: { step: 0 },
    limits: { key: `at most ${limits.entityKey} characters`, timestamp: 'not negative' },
    output: {},
    summary: 'Adds one point to a metric.',
  }),
  logParam: row({
    methods: ['POST'], path: '/mlflow/runs/log-parameter', major: 2, needs: 'run:edit', since: '2.0',
    input: { run_id: str, run_uuid: str, key: str, value: str },
    checks: { run_id: ['required', 'string'], key: ['required', 'string'], value: ['string'] },
    limits: { key: `at most ${limits.entityKey} characters`, value: `at most ${limits.paramValue} characters, cut` },
    output: {},
    summary: 'Writes one parameter, once.',
  }),
  logBatch: row({
    methods: ['POST'], path: '/mlflow/runs/log-batch', major: 2, needs: 'run:edit', since: '2.0',
    input: { run_id: str, metrics: list(metric), params: list(param), tags: list(runTag) },
    checks: { run_id: ['string', 'required'], metrics: ['list'], params: ['list'], tags: ['list'] },
    itemChecks: { metrics: ['key', 'value', 'timestamp'], params: ['key'], tags: ['key'] },
    limits: {
      run_id: `at most ${limits.runId} characters`,
      metrics: `at most ${limits.metricsPerBatch}`,
      params: `at most ${limits.paramsPerBatch}`,
      tags: `at most ${limits.tagsPerBatch}`,
    },
    output: {},
    summary: 'Writes metrics, params and tags of one run together.',
  }),
  logModel: row({
    methods: ['POST'], path: '/mlflow/runs/log-model', major: 2, needs: 'run:edit', since: '2.0',
    input: { run_id: str, model_json: str },
    checks: { run_id: ['string', 'required'], model_json: ['string', 'required'] },
    output: {},
    summary: 'Notes a model in the tag mlflow.log-model.history (clients before 3.0).',
  }),
  logInputs: row({
    methods: ['POST'], path: '/mlflow/runs/log-inputs', major: 2, needs: 'run:edit', since: '2.4',
    input: { run_id: str, datasets: list(datasetInput), models: list(modelInput) },
    checks: { run_id: ['required', 'string'], datasets: ['list'], models: ['list'] },
    output: {},
    summary: 'Notes the datasets and models that a run uses.',
  }),
  logOutputs: row({
    methods: ['POST'], path: '/mlflow/runs/outputs', major: 2, needs: 'run:edit', since: '3.0',
    input: { run_id: str, models: list(modelOutput) },
    checks: { run_id: ['required', 'string'], models: ['required', 'list'] },
    output: {},
    summary: 'Notes the logged models that a run makes.',
  }),
};
