/** A run that has lines on a board. */
export interface ChartRun {
  readonly run_id: string;
  readonly name: string;
  readonly experiment_id: string;
  /** Chosen by hand (tag `millrace.color`). */
  readonly colour?: string;
  /** Of a group, whose key stands in the place of an id: the runs that its line is made of. */
  readonly members?: readonly string[];
}

export const namesOf = (runs: readonly ChartRun[]): ReadonlyMap<string, ChartRun> =>
  new Map(runs.map((run) => [run.run_id, run]));
