import { distinctStyles } from '../../kernel/chart/distinct-styles.ts';
import type { LineStyle } from '../../kernel/chart/line-style.ts';

/** A run that has lines on a board. */
export interface ChartRun {
  readonly run_id: string;
  readonly name: string;
  readonly experiment_id: string;
  /** Chosen by hand (tag `millrace.color`). */
  readonly colour?: string;
  readonly style: LineStyle;
  /** Of a group, whose key stands in the place of an id: the runs that its line is made of. */
  readonly members?: readonly string[];
  /** Of a group: how many runs it has. */
  readonly count?: number;
}

/** Runs with looks that differ. */
export function withStyles<Run extends Omit<ChartRun, 'style'>>(
  runs: readonly Run[],
): (Run & Pick<ChartRun, 'style'>)[] {
  const styles = distinctStyles(runs);
  return runs.map((run) => ({ ...run, style: styles.get(run.run_id) as LineStyle }));
}

export const namesOf = (runs: readonly ChartRun[]): ReadonlyMap<string, ChartRun> =>
  new Map(runs.map((run) => [run.run_id, run]));
