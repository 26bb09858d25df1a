import type { Experiment } from './prepare-experiments.ts';

export interface RunCount {
  readonly runs: number;
  /** When the newest run began, epoch milliseconds. */
  readonly lastStart: number;
}

/** By experiment; those without runs are not there. */
export type RunCounts = ReadonlyMap<string, RunCount>;

export const noCounts: RunCounts = new Map();

/** When something last happened in an experiment: to itself, or that a run began. */
export const activityOf = ({ experiment_id = '', last_update_time }: Experiment, counts: RunCounts): number =>
  Math.max(Number(last_update_time ?? 0), counts.get(experiment_id)?.lastStart ?? 0);
