import { decodeOffsetToken, encodeOffsetToken, invalidParameter, limits, type metrics } from '@millrace/protocol';
import { type Handler, RawJson } from '../../kernel/context.ts';
import { metricBulkJob, metricHistoryJob, metricIntervalJob } from './metric-history.store.ts';

/** Ordered by timestamp, step, value. Without `max_results` the answer goes to the end. */
export const getMetricHistory: Handler<typeof metrics.getMetricHistory> = async ({ db }, input) => {
  const limit = input.max_results;
  if (limit !== undefined && limit <= 0) {
    throw invalidParameter(
      `Invalid value ${limit} for parameter 'max_results' supplied. It must be a positive integer.`,
    );
  }
  const offset = decodeOffsetToken(input.page_token).offset;
  const request = { run_id: input.run_id || input.run_uuid || '', metric_key: input.metric_key ?? '', offset, limit };
  const page = await db.heavy(metricHistoryJob, request);
  const token = page.more && limit !== undefined ? encodeOffsetToken({ offset: offset + limit }) : '';
  return metricsAnswer(page.json, token);
};

/** The page's own route: whole histories of several runs in plain JSON. */
export const getMetricHistoryBulk: Handler<typeof metrics.getMetricHistoryBulk> = async ({ db }, input) => {
  const run_ids = input.run_id ?? [];
  if (run_ids.length === 0) throw invalidParameter('GetMetricHistoryBulk request must specify at least one run_id.');
  if (run_ids.length > limits.historyBulkRuns) {
    throw invalidParameter(
      `GetMetricHistoryBulk request cannot specify more than ${limits.historyBulkRuns} run_ids. Received ${run_ids.length} run_ids.`,
    );
  }
  if (input.metric_key === undefined) throw invalidParameter('GetMetricHistoryBulk request must specify a metric_key.');
  const asked = input.max_results ?? limits.historyBulkResults;
  const most = Math.max(0, Math.min(asked, limits.historyBulkResults));
  const json = await db.heavy(metricBulkJob, { run_ids, metric_key: input.metric_key, max_results: most });
  return new RawJson(Buffer.concat([Buffer.from('{"metrics":['), json, Buffer.from(']}')]));
};

const seeDocs = 'See the API docs for more information about request parameters.';

/** A sample of each run's series that keeps the first and the last point. */
export const getMetricHistoryBulkInterval: Handler<typeof metrics.getMetricHistoryBulkInterval> = async (
  { db },
  input,
) => {
  const run_ids = input.run_ids ?? [];
  const max_results = input.max_results ?? limits.historyIntervalResults;
  checkInterval(run_ids, max_results, input.start_step, input.end_step);
  const { start_step, end_step } = input;
  const json = await db.heavy(metricIntervalJob, {
    run_ids,
    metric_key: input.metric_key ?? '',
    start_step,
    end_step,
    max_results,
  });
  return metricsAnswer(json, '');
};

function checkInterval(run_ids: readonly string[], max_results: number, start?: number, end?: number): void {
  if (run_ids.length > limits.historyIntervalRuns) {
    throw invalidParameter(
      `GetMetricHistoryBulkInterval request must specify at most ${limits.historyIntervalRuns} run_ids. Received ${run_ids.length} run_ids. ${seeDocs}`,
    );
  }
  if (max_results < 1 || max_results > limits.historyIntervalResults) {
    throw invalidParameter(`max_results must be between 1 and ${limits.historyIntervalResults}. ${seeDocs}`);
  }
  if ((start === undefined) !== (end === undefined)) {
    throw invalidParameter('If either start step or end step are specified, both must be specified.');
  }
  if (start !== undefined && end !== undefined && start > end) {
    throw invalidParameter(`end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`);
  }
}

function metricsAnswer(points: Uint8Array, nextPageToken: string): RawJson {
  if (points.length === 0) return new RawJson('{}');
  const tail = nextPageToken ? `],"next_page_token":"${nextPageToken}"}` : ']}';
  return new RawJson(Buffer.concat([Buffer.from('{"metrics":['), points, Buffer.from(tail)]));
}
