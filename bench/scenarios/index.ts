import { artifactScenarios } from './artifacts.ts';
import { filterScenarios } from './filters.ts';
import { historyScenarios } from './history.ts';
import { groupScenarios, loggingScenarios, saturatedWrites } from './logging.ts';
import { mediumScenarios } from './medium.ts';
import { pointScenarios } from './points.ts';
import { populateScenarios, scaleLoad } from './populate.ts';
import { readingScenarios, saturatedReads } from './reading.ts';
import { registryScale, registryScenarios } from './registry.ts';
import { replayScenarios } from './replays.ts';
import type { Scenario } from './scenario.ts';
import { stallScenarios } from './stalls.ts';

export type { Scenario, Stage } from './scenario.ts';

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  ...loggingScenarios,
  ...populateScenarios,
  ...readingScenarios,
  ...historyScenarios,
  ...registryScenarios,
  ...saturatedWrites,
  ...saturatedReads,
  ...groupScenarios,
  ...stallScenarios,
  ...artifactScenarios,
  ...pointScenarios,
  ...mediumScenarios,
  ...replayScenarios,
  scaleLoad,
  ...filterScenarios,
  ...registryScale,
];
