import { charts } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { sealSeriesJob } from './seal-series.ts';
import { searchSeries, searchSeriesJob } from './search-series.ts';

export { forgetLate, forgetSeries } from './pyramid.store.ts';
export { noteLag, sealOnCommit } from './pyramid-keeper.ts';
export { sealNow } from './seal-now.ts';
export { isSealDue } from './seal-series.ts';

/** Reads of this slice that worker threads run. */
export const chartReadJobs = [searchSeriesJob, sealSeriesJob];

export const chartsSlice = slice(charts, { searchSeries });
