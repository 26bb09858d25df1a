import type { Experiment } from './prepare-experiments.ts';

export interface RunCount {
  readonly runs: number;
  /** When the newest run began, epoch milliseconds. */
  readonly lastStart: number;
}

/** By experiment; those without runs are not there. */
export type RunCounts = ReadonlyMap<string, RunCount>;

/** How many runs an experiment has; undefined where they could not be counted, which is not none. */
export const runsOf = ({ experiment_id = '' }: Experiment, counts: RunCounts | undefined): number | undefined =>
  counts && (counts.get(experiment_id)?.runs ?? 0);

/** When something last happened in an experiment: to itself, or that a run began. */
export const activityOf = (
  { experiment_id = '', last_update_time }: Experiment,
  counts: RunCounts | undefined,
): number => Math.max(Number(last_update_time ?? 0), counts?.get(experiment_id)?.lastStart ?? 0);
