import { limits } from '../limits.ts';
import { int64, list, row, str } from '../row.ts';
import { datasetSummary, experiment, experimentTag } from '../shapes/experiment.ts';
import { viewType } from '../shapes/run.ts';

const byId = { experiment_id: str };
const idChecks = { experiment_id: ['required', 'string'] } as const;
const searchInput = { max_results: int64, page_token: str, filter: str, order_by: list(str), view_type: viewType };

/** Experiments and their tags. */
export const experiments = {
  createExperiment: row({
    methods: ['POST'], path: '/mlflow/experiments/create', major: 2, needs: 'experiment:create', since: '2.0',
    input: { name: str, artifact_location: str, tags: list(experimentTag) },
    checks: { name: ['required', 'string'], artifact_location: ['string'], tags: ['list'] },
    limits: { name: `at most ${limits.experimentName} characters`, artifact_location: `at most ${limits.artifactLocation} characters` },
    output: { experiment_id: str },
    summary: 'Creates an experiment with a name that no other has, deleted ones included.',
  }),
  getExperiment: row({
    methods: ['GET'], path: '/mlflow/experiments/get', major: 2, needs: 'experiment:read', since: '2.0',
    input: byId, checks: idChecks, output: { experiment },
    summary: 'Answers an experiment by its id, active or deleted.',
  }),
  getExperimentByName: row({
    methods: ['GET'], path: '/mlflow/experiments/get-by-name', major: 2, needs: 'experiment:read', since: '2.0',
    input: { experiment_name: str }, checks: { experiment_name: ['required', 'string'] }, output: { experiment },
    summary: 'Answers an experiment by its exact name, active or deleted.',
  }),
  searchExperiments: row({
    methods: ['POST', 'GET'], path: '/mlflow/experiments/search', major: 2, needs: 'experiment:read', since: '2.0',
    input: searchInput,
    checks: { view_type: ['int'], max_results: ['int'], order_by: ['list'], filter: ['string'], page_token: ['string'] },
    limits: { max_results: `1 to ${limits.searchResults}, required` },
    output: { experiments: list(experiment), next_page_token: str },
    summary: 'Finds experiments by name, time and tags.',
  }),
  deleteExperiment: row({
    methods: ['POST'], path: '/mlflow/experiments/delete', major: 2, needs: 'experiment:manage', since: '2.0',
    input: byId, checks: idChecks, output: {},
    summary: 'Marks an experiment and its runs as deleted.',
  }),
  restoreExperiment: row({
    methods: ['POST'], path: '/mlflow/experiments/restore', major: 2, needs: 'experiment:manage', since: '2.0',
    input: byId, checks: idChecks, output: {},
    summary: 'Restores a deleted experiment and all its runs.',
  }),
  updateExperiment: row({
    methods: ['POST'], path: '/mlflow/experiments/update', major: 2, needs: 'experiment:edit', since: '2.0',
    input: { experiment_id: str, new_name: str },
    checks: { experiment_id: ['required', 'string'], new_name: ['string', 'required'] },
    limits: { new_name: `at most ${limits.experimentName} characters` },
    output: {},
    summary: 'Renames an active experiment.',
  }),
  setExperimentTag: row({
    methods: ['POST'], path: '/mlflow/experiments/set-experiment-tag', major: 2, needs: 'experiment:edit', since: '2.0',
    input: { experiment_id: str, key: str, value: str },
    checks: { ...idChecks, key: ['required', 'string'], value: ['string'] },
    limits: { key: `at most ${limits.experimentTagKey} characters`, value: `at most ${limits.experimentTagValue} characters` },
    output: {},
    summary: 'Sets one tag of an active experiment.',
  }),
  deleteExperimentTag: row({
    methods: ['POST'], path: '/mlflow/experiments/delete-experiment-tag', major: 2, needs: 'experiment:edit', since: '3.0',
    input: { experiment_id: str, key: str }, checks: { ...idChecks, key: ['required', 'string'] }, output: {},
    summary: 'Removes one tag of an active experiment.',
  }),
  searchDatasets: row({
    methods: ['POST'], path: '/mlflow/experiments/search-datasets', major: 2, under: ['ajax-api'], needs: 'experiment:read', since: '2.4',
    input: { experiment_ids: list(str) },
    limits: { experiment_ids: `1 to ${limits.searchDatasetsExperiments}` },
    output: { dataset_summaries: list(datasetSummary) },
    summary: 'Lists the datasets that runs of some experiments used.',
  }),
};
