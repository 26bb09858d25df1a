import { lazy } from 'react';

export const loadRunPage = () => import('./RunPage.tsx');
export const loadRunOverview = () => import('./RunOverview.tsx');
export const loadRunArtifacts = () => import('./RunArtifacts.tsx');
export const loadRunLogs = () => import('./RunLogs.tsx');
export const loadRunCharts = () => import('./RunCharts.tsx');
export const loadRunChildren = () => import('./RunChildren.tsx');
export { readLogsSearch } from './logs-search.ts';

/** A run's summary beside a table; it comes when the first one is opened. */
export const RunPreview = lazy(async () => ({ default: (await import('./RunPreview.tsx')).RunPreview }));
