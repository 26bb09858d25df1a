import { loggedModels } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { createLoggedModel } from './create-logged-model.ts';
import { getLoggedModel } from './get-logged-model.ts';
import { deleteLoggedModel, finalizeLoggedModel } from './lifecycle.ts';
import { deleteLoggedModelTag, logLoggedModelParams, setLoggedModelTags } from './params-and-tags.ts';
import { searchLoggedModels } from './search-logged-models.ts';

export {
  findLoggedModel,
  findLoggedModelArtifactUri,
  readModels as readLoggedModels,
  requireModel as requireLoggedModel,
} from './logged-models.store.ts';
export { type ModelMetric, putModelMetrics } from './model-metrics.store.ts';
export { modelsOfExperiment, purgeModel } from './purge-models.store.ts';
export { addRegistration } from './registrations.ts';

/** The two routes that read artifacts of a model belong to the artifacts slice. */
const { listLoggedModelArtifacts: _list, getLoggedModelArtifactFile: _file, ...rows } = loggedModels;

export const loggedModelsSlice = slice(rows, {
  createLoggedModel,
  getLoggedModel,
  finalizeLoggedModel,
  deleteLoggedModel,
  logLoggedModelParams,
  setLoggedModelTags,
  deleteLoggedModelTag,
  searchLoggedModels,
});
