import type { Statistic } from '@millrace/search';

const largest = '1.7976931348623157e308';

/** Over all points of a series but its NaN; NULL where there is no other. A mean beyond the largest double is that double. */
export const statisticSql = (series: string, statistic: Statistic): string =>
  statistic === 'mean'
    ? `max(-${largest}, min(${largest}, ${series}.sum / nullif(${series}.n - ${series}.nan_count, 0)))`
    : `${series}.${statistic}`;
