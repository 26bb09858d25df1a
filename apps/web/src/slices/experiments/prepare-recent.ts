import type { Experiment } from './prepare-experiments.ts';
import { activityOf, type RunCounts } from './run-counts.ts';

/** An experiment on the first page. */
export interface RecentExperiment {
  readonly experiment_id: string;
  readonly name: string;
  readonly runs: number;
  readonly updated: number;
}

/** The experiments in which something happened last, newest first. */
export function prepareRecent(
  experiments: readonly Experiment[],
  counts: RunCounts,
  most: number,
): readonly RecentExperiment[] {
  return experiments
    .map((experiment) => ({
      experiment_id: experiment.experiment_id ?? '',
      name: experiment.name ?? '',
      runs: counts.get(experiment.experiment_id ?? '')?.runs ?? 0,
      updated: activityOf(experiment, counts),
    }))
    .sort((a, b) => b.updated - a.updated)
    .slice(0, most);
}
