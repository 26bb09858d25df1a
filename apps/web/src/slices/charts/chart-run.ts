/** A run that has lines on a board. */
export interface ChartRun {
  readonly run_id: string;
  readonly name: string;
  readonly experiment_id: string;
  /** Chosen by hand (tag `millrace.color`). */
  readonly colour?: string;
}

export const namesOf = (runs: readonly ChartRun[]): ReadonlyMap<string, ChartRun> =>
  new Map(runs.map((run) => [run.run_id, run]));
