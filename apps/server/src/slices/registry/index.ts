import { modelVersions, registeredModels, registryHistory } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { deleteRegisteredModelAlias, getModelVersionByAlias, setRegisteredModelAlias } from './aliases.ts';
import { deleteModelVersion, transitionModelVersionStage, updateModelVersion } from './change-model-version.ts';
import { deleteRegisteredModel, renameRegisteredModel, updateRegisteredModel } from './change-registered-model.ts';
import { compareModelVersions } from './compare-model-versions.ts';
import { createModelVersion } from './create-model-version.ts';
import { createRegisteredModel } from './create-registered-model.ts';
import { getAliasHistory } from './get-alias-history.ts';
import { getLatestVersions } from './get-latest-versions.ts';
import { getModelVersion, getModelVersionDownloadUri } from './get-model-version.ts';
import { getModelVersionArtifact } from './get-model-version-artifact.ts';
import { getModelVersionLineage } from './get-model-version-lineage.ts';
import { getRegisteredModel } from './get-registered-model.ts';
import { deleteModelVersionTag, setModelVersionTag } from './model-version-tags.ts';
import { deleteRegisteredModelTag, setRegisteredModelTag } from './registered-model-tags.ts';
import { searchAliasMoves } from './search-alias-moves.ts';
import { searchModelVersions, searchModelVersionsJob } from './search-model-versions.ts';
import { searchRegisteredModels, searchRegisteredModelsJob } from './search-registered-models.ts';
import { getModelVersionFiles, verifyModelVersionFiles } from './version-files.ts';

export { recordPendingFiles, stopRecordingFiles } from './file-recorder.ts';
export { readVersionsOfRuns } from './versions-of-runs.ts';

/** Reads of this slice that worker threads run. */
export const registryReadJobs = [searchRegisteredModelsJob, searchModelVersionsJob];

export const registeredModelsSlice = slice(registeredModels, {
  createRegisteredModel,
  getRegisteredModel,
  updateRegisteredModel,
  renameRegisteredModel,
  deleteRegisteredModel,
  searchRegisteredModels,
  getLatestVersions,
  setRegisteredModelTag,
  deleteRegisteredModelTag,
  setRegisteredModelAlias,
  deleteRegisteredModelAlias,
  getModelVersionByAlias,
});

/** Versions live in this slice: making one writes the model's row too. */
export const modelVersionsSlice = slice(modelVersions, {
  createModelVersion,
  getModelVersion,
  updateModelVersion,
  transitionModelVersionStage,
  deleteModelVersion,
  getModelVersionDownloadUri,
  getModelVersionArtifact,
  searchModelVersions,
  setModelVersionTag,
  deleteModelVersionTag,
});

/** What MLflow's registry does not remember. */
export const registryHistorySlice = slice(registryHistory, {
  getAliasHistory,
  searchAliasMoves,
  compareModelVersions,
  getModelVersionFiles,
  verifyModelVersionFiles,
  getModelVersionLineage,
});
