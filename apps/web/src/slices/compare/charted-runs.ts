import { type ChartRun, colourTag, withStyles } from '../charts/index.ts';
import type { ComparedRun } from './prepare-config.ts';

/** Compared runs as charts draw them. */
export const chartedRuns = (runs: readonly ComparedRun[]): readonly ChartRun[] =>
  withStyles(
    runs.map(({ info, data }) => ({
      run_id: info?.run_id ?? '',
      name: info?.run_name ?? '',
      experiment_id: info?.experiment_id ?? '',
      colour: data?.tags?.find(({ key }) => key === colourTag)?.value,
    })),
  );
