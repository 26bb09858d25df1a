import {
  artifacts,
  experiments,
  metrics,
  modelVersions,
  type OutputOf,
  type Row,
  runs,
  type Shape,
} from '@millrace/protocol';
import type { Context } from '../../kernel/context.ts';
import { artifactsSlice } from '../artifacts/index.ts';
import { getExperiment, searchDatasets } from '../experiments/index.ts';
import { modelVersionsSlice } from '../registry/index.ts';
import { metricsSlice, runsSlice } from '../runs/index.ts';
import { callRow, type MessageHandler } from './call-row.ts';

/** A field of `Query` or `Mutation` that answers what an endpoint answers. */
export interface RootField {
  /** `GetRun` gives the field `mlflowGetRun` and the types `MlflowGetRunInput` and `MlflowGetRunResponse`. */
  readonly rpc: string;
  readonly row: Row<Shape, Shape>;
  readonly answer: (context: Context, fields: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

const field = <R extends Row<Shape, Shape>>(rpc: string, row: R, handler: MessageHandler<R>): RootField => ({
  rpc,
  row,
  answer: (context, fields): Promise<OutputOf<R>> => callRow(context, row, handler, fields),
});

const searchRuns = field('SearchRuns', runs.searchRuns, runsSlice.handlers.searchRuns);

export const queryFields: readonly RootField[] = [
  field('GetExperiment', experiments.getExperiment, getExperiment),
  field(
    'GetMetricHistoryBulkInterval',
    metrics.getMetricHistoryBulkInterval,
    metricsSlice.handlers.getMetricHistoryBulkInterval,
  ),
  field('GetRun', runs.getRun, runsSlice.handlers.getRun),
  field('ListArtifacts', artifacts.listArtifacts, artifactsSlice.handlers.listArtifacts),
  field('SearchModelVersions', modelVersions.searchModelVersions, modelVersionsSlice.handlers.searchModelVersions),
  searchRuns,
];

/** Neither of them changes anything; MLflow's page asks for them so. */
export const mutationFields: readonly RootField[] = [
  field('SearchDatasets', experiments.searchDatasets, searchDatasets),
  searchRuns,
];
