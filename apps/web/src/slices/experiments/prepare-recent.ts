import type { Experiment } from './prepare-experiments.ts';
import { activityOf, type RunCounts, runsOf } from './run-counts.ts';

/** An experiment on the first page. */
export interface RecentExperiment {
  readonly experiment_id: string;
  readonly name: string;
  /** Undefined where they could not be counted. */
  readonly runs: number | undefined;
  readonly updated: number;
}

/** The experiments in which something happened last, newest first. */
export function prepareRecent(
  experiments: readonly Experiment[],
  counts: RunCounts | undefined,
  most: number,
): readonly RecentExperiment[] {
  return experiments
    .map((experiment) => ({
      experiment_id: experiment.experiment_id ?? '',
      name: experiment.name ?? '',
      runs: runsOf(experiment, counts),
      updated: activityOf(experiment, counts),
    }))
    .sort((a, b) => b.updated - a.updated)
    .slice(0, most);
}
