import { lazy } from 'react';

export { colourTag } from '../../kernel/chart/line-style.ts';
export { type ChartRun, withStyles } from './chart-run.ts';
export { prefetchCharts } from './charted-runs.ts';
export { type ChartsSearch, readChartsSearch, type SetCharts } from './charts-search.ts';
export { seriesOfRuns } from './series-queries.ts';
export { hiddenTogether, toggledHide } from './toggled-hide.ts';

/** Charts of a list of runs. What draws comes when charts are opened, not with the table. */
export const ChartsBoard = lazy(async () => ({ default: (await import('./ChartsBoard.tsx')).ChartsBoard }));

/** Charts of the first runs of a query, with their list. */
export const RunsCharts = lazy(async () => ({ default: (await loadRunsCharts()).RunsCharts }));

export const loadRunsCharts = () => import('./RunsCharts.tsx');
