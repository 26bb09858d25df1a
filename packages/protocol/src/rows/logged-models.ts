import { bool, int32, list, message, row, str } from '../row.ts';
import { fileInfo } from '../shapes/file-info.ts';
import { loggedModel, loggedModelParameter, loggedModelStatus, loggedModelTag } from '../shapes/logged-model.ts';

const searchDataset = message('SearchLoggedModels.Dataset', { dataset_name: str, dataset_digest: str });
const searchOrderBy = message('SearchLoggedModels.OrderBy', { field_name: str, ascending: bool, dataset_name: str, dataset_digest: str });

/** Logged models, since MLflow 3.0. */
export const loggedModels = {
  createLoggedModel: row({
    methods: ['POST'], path: '/mlflow/logged-models', major: 2, needs: 'experiment:edit', since: '3.0',
    input: {
      experiment_id: str, name: str, model_type: str, source_run_id: str, params: list(loggedModelParameter), tags: list(loggedModelTag),
    },
    checks: {
      experiment_id: ['string', 'required'], name: ['string'], model_type: ['string'], source_run_id: ['string'], params: ['list'], tags: ['list'],
    },
    output: { model: loggedModel },
    summary: 'Creates a pending logged model in an experiment.',
  }),
  getLoggedModel: row({
    methods: ['GET'], path: '/mlflow/logged-models/{model_id}', major: 2, needs: 'logged-model:read', since: '3.0',
    input: { model_id: str, allow_deleted: str },
    output: { model: loggedModel },
    summary: 'Answers a logged model with its params, tags and metrics.',
  }),
  finalizeLoggedModel: row({
    methods: ['PATCH'], path: '/mlflow/logged-models/{model_id}', major: 2, needs: 'logged-model:edit', since: '3.0',
    input: { model_id: str, status: loggedModelStatus },
    checks: { model_id: ['string', 'required'], status: ['int', 'required'] },
    bodyOverPath: true,
    output: { model: loggedModel },
    summary: 'Sets the status of a logged model: ready or failed.',
  }),
  deleteLoggedModel: row({
    methods: ['DELETE'], path: '/mlflow/logged-models/{model_id}', major: 2, needs: 'logged-model:manage', since: '3.0',
    input: { model_id: str }, output: {},
    summary: 'Marks a logged model as deleted.',
  }),
  logLoggedModelParams: row({
    methods: ['POST'], path: '/mlflow/logged-models/{model_id}/params', major: 2, needs: 'logged-model:edit', since: '3.0',
    input: { model_id: str, params: list(loggedModelParameter) },
    checks: { model_id: ['string', 'required'], params: ['list'] },
    output: {},
    summary: 'Writes params of a logged model, once each.',
  }),
  setLoggedModelTags: row({
    methods: ['PATCH'], path: '/mlflow/logged-models/{model_id}/tags', major: 2, needs: 'logged-model:edit', since: '3.0',
    input: { model_id: str, tags: list(loggedModelTag) },
    checks: { tags: ['list'] },
    output: { model: loggedModel },
    summary: 'Sets tags of a logged model.',
  }),
  deleteLoggedModelTag: row({
    methods: ['DELETE'], path: '/mlflow/logged-models/{model_id}/tags/{tag_key}', major: 2, needs: 'logged-model:edit', since: '3.0',
    input: { model_id: str, tag_key: str }, output: {},
    summary: 'Removes one tag of a logged model.',
  }),
  searchLoggedModels: row({
    methods: ['POST'], path: '/mlflow/logged-models/search', major: 2, needs: 'experiment:read', since: '3.0',
    input: {
      experiment_ids: list(str), filter: str, datasets: list(searchDataset), max_results: int32, order_by: list(searchOrderBy), page_token: str,
    },
    checks: {
      experiment_ids: ['list', 'strings', 'required'], filter: ['string'], datasets: ['list'], max_results: ['int'], order_by: ['list'],
      page_token: ['string'],
    },
    defaults: { max_results: 50 },
    output: { models: list(loggedModel), next_page_token: str },
    summary: 'Finds logged models by attributes, params, tags and metrics.',
  }),
  listLoggedModelArtifacts: row({
    methods: ['GET'], path: '/mlflow/logged-models/{model_id}/artifacts/directories', major: 2, needs: 'logged-model:read', since: '3.0',
    input: { model_id: str, artifact_directory_path: str, page_token: str },
    checks: { artifact_directory_path: ['string'] },
    output: { root_uri: str, files: list(fileInfo), next_page_token: str },
    summary: 'Lists one folder of a logged model.',
  }),
  getLoggedModelArtifactFile: row({
    methods: ['GET'], path: '/mlflow/logged-models/{model_id}/artifacts/files', major: 2, under: ['ajax-api'], needs: 'logged-model:read',
    since: '3.0', body: 'download',
    input: { model_id: str, artifact_file_path: str }, output: {},
    summary: 'Downloads one file of a logged model.',
  }),
};
