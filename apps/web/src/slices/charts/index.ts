export type { ChartRun } from './chart-run.ts';
export { type ChartsSearch, readChartsSearch, type SetCharts } from './charts-search.ts';

/** Drawing code comes when charts are opened, not with the table. */
export const loadRunsCharts = () => import('./RunsCharts.tsx');
export const loadChartsBoard = () => import('./ChartsBoard.tsx');
