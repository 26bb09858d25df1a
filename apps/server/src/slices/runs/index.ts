import { metrics, runs, runTable } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { aggregateRuns, aggregateRunsJob } from './aggregate-runs.ts';
import { countRuns, countRunsJob } from './count-runs.ts';
import { createRun } from './create-run.ts';
import { getMetricHistory, getMetricHistoryBulk, getMetricHistoryBulkInterval } from './get-metric-history.ts';
import { getRun } from './get-run.ts';
import { deleteRun, restoreRun } from './lifecycle.ts';
import { logBatch } from './log-batch.ts';
import { logInputs } from './log-inputs.ts';
import { logMetric } from './log-metric.ts';
import { logModel } from './log-model.ts';
import { logOutputs } from './log-outputs.ts';
import { logParam } from './log-param.ts';
import { metricBulkJob, metricHistoryJob, metricIntervalJob } from './metric-history.store.ts';
import { searchKeysJob } from './run-keys.store.ts';
import { searchValuesJob } from './run-values.store.ts';
import { differingColumnsJob, searchDifferingColumns } from './search-differing-columns.ts';
import { searchRunGroups, searchRunGroupsJob } from './search-run-groups.ts';
import { searchRunKeys, searchRunValues } from './search-run-keys.ts';
import { searchRuns, searchRunsJob } from './search-runs.ts';
import { deleteTag, setTag } from './tags.ts';
import { updateRun } from './update-run.ts';

export { addFinishedRun, type FinishedRun } from './add-finished-run.ts';
export { addPoints } from './add-points.ts';
export { runArtifactUriIn } from './create-run.ts';
export { foldValues } from './deferred-values.ts';
export { forgetKeys } from './keys.store.ts';
export { checkedBatch } from './log-batch.ts';
export { purgeSome } from './purge-run.store.ts';
export { readRun } from './read-run.ts';
export { findRun, findRunArtifactUri, setRunsOfExperimentDeleted } from './runs.store.ts';

/** Reads of this slice that worker threads run. */
export const runReadJobs = [
  searchRunsJob,
  searchKeysJob,
  searchValuesJob,
  aggregateRunsJob,
  searchRunGroupsJob,
  differingColumnsJob,
  countRunsJob,
  metricHistoryJob,
  metricBulkJob,
  metricIntervalJob,
];

export const runsSlice = slice(runs, {
  createRun,
  updateRun,
  getRun,
  deleteRun,
  restoreRun,
  searchRuns,
  setTag,
  deleteTag,
  logMetric,
  logParam,
  logBatch,
  logModel,
  logInputs,
  logOutputs,
});

/** Metrics live in this slice: a batch writes them together with params and tags. */
export const metricsSlice = slice(metrics, { getMetricHistory, getMetricHistoryBulk, getMetricHistoryBulkInterval });

/** What a table of runs asks for besides its rows. */
export const runTableSlice = slice(runTable, {
  searchRunKeys,
  searchRunValues,
  aggregateRuns,
  searchRunGroups,
  searchDifferingColumns,
  countRuns,
});
