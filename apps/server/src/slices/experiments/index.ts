import { experiments } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { createExperiment } from './create-experiment.ts';
import { getExperiment, getExperimentByName } from './get-experiment.ts';
import { deleteExperiment, restoreExperiment, type SetRunsDeleted, updateExperiment } from './lifecycle.ts';
import { searchDatasets } from './search-datasets.ts';
import { searchExperiments } from './search-experiments.ts';
import { deleteExperimentTag, setExperimentTag } from './tags.ts';

export { ensureDefaultExperiment, parseExperimentId, requireActiveExperiment } from './experiments.store.ts';
export { getExperiment } from './get-experiment.ts';
export { purgeExperiment } from './purge-experiment.store.ts';
export { searchDatasets } from './search-datasets.ts';
export { stagesOf } from './search-experiments.ts';

export const experimentsSlice = (setRunsDeleted: SetRunsDeleted) =>
  slice(experiments, {
    createExperiment,
    getExperiment,
    getExperimentByName,
    searchExperiments,
    deleteExperiment: deleteExperiment(setRunsDeleted),
    restoreExperiment: restoreExperiment(setRunsDeleted),
    updateExperiment,
    setExperimentTag,
    deleteExperimentTag,
    searchDatasets,
  });
