import type { Row, Shape } from '../row.ts';
import { artifactProxy } from './artifact-proxy.ts';
import { artifacts } from './artifacts.ts';
import { charts } from './charts.ts';
import { experiments } from './experiments.ts';
import { graphql } from './graphql.ts';
import { live } from './live.ts';
import { loggedModels } from './logged-models.ts';
import { metrics } from './metrics.ts';
import { modelVersions } from './model-versions.ts';
import { promptlab } from './promptlab.ts';
import { registeredModels } from './registered-models.ts';
import { registryHistory } from './registry-history.ts';
import { runTable } from './run-table.ts';
import { runs } from './runs.ts';
import { savedViews } from './saved-views.ts';
import { service } from './service.ts';
import { trash } from './trash.ts';
import { webhooks } from './webhooks.ts';

export type AllRows = typeof allRows;
export {
  artifactProxy,
  artifacts,
  charts,
  experiments,
  graphql,
  live,
  loggedModels,
  metrics,
  modelVersions,
  promptlab,
  registeredModels,
  registryHistory,
  runs,
  runTable,
  savedViews,
  service,
  trash,
  webhooks,
};

/** Every endpoint, by noun. */
export const allRows = {
  experiments,
  runs,
  runTable,
  metrics,
  charts,
  live,
  savedViews,
  trash,
  loggedModels,
  registeredModels,
  modelVersions,
  registryHistory,
  artifacts,
  artifactProxy,
  promptlab,
  graphql,
  webhooks,
  service,
};

export interface NamedRow {
  readonly noun: string;
  readonly name: string;
  readonly row: Row<Shape, Shape>;
}

/** The same as a list, in the order of declaration. */
export const namedRows: readonly NamedRow[] = Object.entries(allRows).flatMap(([noun, rows]) =>
  Object.entries(rows).map(([name, row]) => ({ noun, name, row: row as Row<Shape, Shape> })),
);
