import { artifactProxy } from './artifact-proxy.ts';
import { artifacts } from './artifacts.ts';
import { experiments } from './experiments.ts';
import { loggedModels } from './logged-models.ts';
import { metrics } from './metrics.ts';
import { runs } from './runs.ts';
import { service } from './service.ts';

export { artifactProxy, artifacts, experiments, loggedModels, metrics, runs, service };

/** Every endpoint, by noun. */
export const allRows = { experiments, runs, metrics, loggedModels, artifacts, artifactProxy, service };
