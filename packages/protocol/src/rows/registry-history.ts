import { bool, int32, int64, list, row, str } from '../row.ts';
import { loggedModel } from '../shapes/logged-model.ts';
import { modelVersion } from '../shapes/registry.ts';
import {
  aliasChange,
  aliasMove,
  fileDifference,
  fileRecordStatus,
  metricDifference,
  promptReference,
  textDifference,
  verifiedFile,
  versionFile,
} from '../shapes/registry-history.ts';
import { datasetInput, runInfo } from '../shapes/run.ts';

const text = ['string', 'required'] as const;
const version = { name: str, version: str };
const versionChecks = { name: text, version: text };

/** What MLflow's registry does not remember: who moved an alias, what a version was made of, and what changed. */
export const registryHistory = {
  getAliasHistory: row({
    methods: ['GET'],
    path: '/millrace/registered-models/alias-history',
    major: 3,
    needs: 'registered-model:read',
    since: 'millrace',
    input: { name: str, alias: str, max_results: int32, page_token: str },
    checks: { name: text, alias: ['string'], max_results: ['int'], page_token: ['string'] },
    defaults: { max_results: 100 },
    limits: { max_results: '1 to 1000' },
    output: { changes: list(aliasChange), next_page_token: str },
    summary: 'Lists the moves of the aliases of a model, or of one alias, newest first.',
  }),
  searchAliasMoves: row({
    methods: ['GET'],
    path: '/millrace/registered-models/alias-moves',
    major: 3,
    needs: 'registered-model:read',
    since: 'millrace',
    input: { max_results: int32 },
    checks: { max_results: ['int'] },
    defaults: { max_results: 10 },
    limits: { max_results: '1 to 100' },
    output: { moves: list(aliasMove) },
    summary: 'Lists the latest moves of aliases of all models and prompts, newest first.',
  }),
  compareModelVersions: row({
    methods: ['GET'],
    path: '/millrace/model-versions/compare',
    major: 3,
    needs: 'registered-model:read',
    since: 'millrace',
    input: { ...version, other_name: str, other_version: str },
    checks: { ...versionChecks, other_name: ['string'], other_version: text },
    output: {
      params: list(textDifference),
      metrics: list(metricDifference),
      tags: list(textDifference),
      signature: list(textDifference),
      environment: list(textDifference),
      files: list(fileDifference),
      remarks: list(str),
    },
    summary: 'Answers what differs between two versions, of one model or of two.',
  }),
  getModelVersionFiles: row({
    methods: ['GET'],
    path: '/millrace/model-versions/files',
    major: 3,
    needs: 'registered-model:read',
    since: 'millrace',
    input: version,
    checks: versionChecks,
    output: { status: fileRecordStatus, status_message: str, timestamp: int64, files: list(versionFile) },
    summary: 'Lists the files that a version had when it was registered, with their SHA-256.',
  }),
  verifyModelVersionFiles: row({
    methods: ['GET'],
    path: '/millrace/model-versions/verify-files',
    major: 3,
    needs: 'registered-model:read',
    since: 'millrace',
    input: version,
    checks: versionChecks,
    output: { is_unchanged: bool, files: list(verifiedFile) },
    summary: 'Reads the files of a version again and compares their SHA-256 with those at registration.',
  }),
  getModelVersionLineage: row({
    methods: ['GET'],
    path: '/millrace/model-versions/lineage',
    major: 3,
    needs: 'registered-model:read',
    since: 'millrace',
    input: version,
    checks: versionChecks,
    output: {
      model_version: modelVersion,
      run: runInfo,
      logged_model: loggedModel,
      datasets: list(datasetInput),
      prompts: list(promptReference),
      copied_from: modelVersion,
    },
    summary:
      'Answers what a version comes from: run, logged model, datasets, prompts and the version it was copied from.',
  }),
};
