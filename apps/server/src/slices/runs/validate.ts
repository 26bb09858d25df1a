import {
  checkKey,
  checkLength,
  cutToLength,
  type Infer,
  invalidParameter,
  limits,
  pythonFloat,
  pythonJson,
  type shapes,
} from '@millrace/protocol';
import { type MetricPoint, storedValue } from './metrics.store.ts';
import type { ParamValue } from './params.store.ts';
import type { TagValue } from './tags.store.ts';

/** A metric ready to be stored, with what a logged model wants to know of it. */
export interface CheckedMetric extends MetricPoint {
  readonly model_id: string;
  readonly dataset_name: string;
  readonly dataset_digest: string;
}

type KeyValue = { readonly key?: string; readonly value?: string };

const below = (path: string, member: string): string => (path === '' ? member : `${path}.${member}`);

/**
 * @param path where the metric stands in the request: `''` or `metrics[3]`
 * @throws INVALID_PARAMETER_VALUE
 */
export function checkedMetric(metric: Infer<typeof shapes.metric>, path: string): CheckedMetric {
  const {
    key = '',
    value = 0,
    timestamp = 0,
    step = 0,
    model_id = '',
    dataset_name = '',
    dataset_digest = '',
  } = metric;
  checkKey(key, below(path, 'name'));
  if (timestamp < 0) {
    throw invalidParameter(
      `Invalid value ${timestamp} for parameter '${below(path, 'timestamp')}' supplied: metric '${key}' (value=${pythonFloat(value)}). ` +
        'Timestamp must be a nonnegative long (64-bit integer) ',
    );
  }
  checkLength('Metric name', limits.entityKey, key);
  return { key, ...storedValue(value), timestamp, step, model_id, dataset_name, dataset_digest };
}

/** Looked at before everything else of a metric. @throws INVALID_PARAMETER_VALUE for half a dataset */
export function checkMetricDataset({ dataset_name, dataset_digest }: Infer<typeof shapes.metric>): void {
  if (!dataset_name === !dataset_digest) return;
  throw invalidParameter('Both dataset_name and dataset_digest must be provided if one is provided');
}

/** Over-long values are cut to the limit, unless the server was told to refuse them. */
export function checkedParam(param: KeyValue, path: string, truncate: boolean): ParamValue {
  const { key = '', value = '' } = param;
  checkKey(key, below(path, 'key'));
  checkLength('Param key', limits.entityKey, key);
  return { key, value: cutToLength('Param value', limits.paramValue, value, truncate) };
}

/** As `checkedParam`, with the limits of run tags. */
export function checkedTag(tag: KeyValue, path: string, truncate: boolean): TagValue {
  const { key = '', value = '' } = tag;
  checkKey(key, below(path, 'key'));
  checkLength(below(path, 'key'), limits.entityKey, key);
  return { key, value: cutToLength(below(path, 'value'), limits.tagValue, value, truncate) };
}

const runId = /^[a-zA-Z0-9][\w-]{0,255}$/;

/** @throws INVALID_PARAMETER_VALUE for a text that cannot be a run id. */
export function checkRunId(run_id: string): void {
  if (!runId.test(run_id))
    throw invalidParameter(`Invalid value ${pythonJson(run_id)} for parameter 'run_id' supplied.`);
}
