import { type InputOf, invalidParameter, limits, type runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { noteLag } from '../charts/index.ts';
import { putModelMetrics } from '../logged-models/index.ts';
import { deferValues } from './deferred-values.ts';
import { putMetrics } from './metrics.store.ts';
import { modelMetricsOf } from './model-metrics.ts';
import { type ParamValue, putParams } from './params.store.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { putTags } from './tags.store.ts';
import { checkedMetric, checkedParam, checkedTag, checkMetricDataset, checkRunId } from './validate.ts';

type Input = InputOf<typeof runs.logBatch>;

/** One transaction for the whole batch, where MLflow's parts may be stored one by one. */
export const logBatch: Handler<typeof runs.logBatch> = async ({ db, config }, input) => {
  const values = checkedBatch(input, config.truncateLongValues);
  const run_id = input.run_id ?? '';
  if (await deferValues(db, run_id, values)) return {};
  const { metrics, params, tags } = values;
  await db.write(async (tx) => {
    const run = await requireActiveRun(tx, run_id);
    await putParams(tx, run, params);
    noteLag(tx, await putMetrics(tx, run, metrics));
    await putModelMetrics(tx, modelMetricsOf(run, metrics));
    await putTags(tx, run, tags);
    await touchRun(
      tx,
      run.id,
      metrics.map(({ key }) => key),
    );
  });
  return {};
};

/** Checks in MLflow's order: datasets of metrics, id, every entry, the numbers of entries, unique params. */
export function checkedBatch(input: Input, truncate: boolean) {
  for (const metric of input.metrics ?? []) checkMetricDataset(metric);
  checkRunId(input.run_id ?? '');
  const metrics = (input.metrics ?? []).map((metric, i) => checkedMetric(metric, `metrics[${i}]`));
  const params = (input.params ?? []).map((param, i) => checkedParam(param, `params[${i}]`, truncate));
  const tags = (input.tags ?? []).map((tag, i) => checkedTag(tag, `tags[${i}]`, truncate));
  checkCount('metrics', metrics.length, limits.metricsPerBatch);
  checkCount('params', params.length, limits.paramsPerBatch);
  checkCount('tags', tags.length, limits.tagsPerBatch);
  checkCount('metrics, params, and tags', metrics.length + params.length + tags.length, limits.entitiesPerBatch);
  checkUnique(params);
  return { metrics, params, tags };
}

function checkCount(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw invalidParameter(
    `A batch logging request can contain at most ${most} ${what}. Got ${count} ${what}. ` +
      `Please split up ${what} across multiple requests and try again.`,
  );
}

function checkUnique(params: readonly ParamValue[]): void {
  const seen = new Set<string>();
  const repeated = params.filter((param) => seen.size === seen.add(param.key).size).map((param) => `'${param.key}'`);
  if (repeated.length === 0) return;
  throw invalidParameter(
    `Duplicate parameter keys have been submitted: [${repeated.join(', ')}]. ` +
      'Please ensure the request contains only one param value per param key.',
  );
}
