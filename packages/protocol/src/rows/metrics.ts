import { limits } from '../limits.ts';
import { int32, list, row, str } from '../row.ts';
import { metric, metricWithRunId } from '../shapes/run.ts';

/** Reads of metric histories. */
export const metrics = {
  getMetricHistory: row({
    methods: ['GET'],
    path: '/mlflow/metrics/get-history',
    major: 2,
    needs: 'run:read',
    since: '2.0',
    input: { run_id: str, run_uuid: str, metric_key: str, page_token: str, max_results: int32 },
    checks: { run_id: ['string', 'required'], metric_key: ['string', 'required'], page_token: ['string'] },
    output: { metrics: list(metric), next_page_token: str },
    summary: 'Answers all points of one metric, by timestamp, step and value.',
  }),
  getMetricHistoryBulk: row({
    methods: ['GET'],
    path: '/mlflow/metrics/get-history-bulk',
    major: 2,
    under: ['ajax-api'],
    needs: 'run:read',
    since: '2.6',
    input: { run_id: list(str), metric_key: str, max_results: int32 },
    limits: { run_id: `1 to ${limits.historyBulkRuns}`, max_results: `at most ${limits.historyBulkResults}` },
    output: { metrics: list(metricWithRunId) },
    summary: 'Answers one metric of several runs.',
  }),
  getMetricHistoryBulkInterval: row({
    methods: ['GET'],
    path: '/mlflow/metrics/get-history-bulk-interval',
    major: 2,
    needs: 'run:read',
    since: '2.11',
    input: { run_ids: list(str), metric_key: str, start_step: int32, end_step: int32, max_results: int32 },
    checks: {
      run_ids: ['required', 'list', 'strings'],
      metric_key: ['required', 'string'],
      start_step: ['int'],
      end_step: ['int'],
      max_results: ['int'],
    },
    defaults: { max_results: limits.historyIntervalResults },
    limits: { run_ids: `at most ${limits.historyIntervalRuns}`, max_results: `1 to ${limits.historyIntervalResults}` },
    output: { metrics: list(metricWithRunId) },
    summary: 'Answers a sample of one metric of several runs, with the last point.',
  }),
};
