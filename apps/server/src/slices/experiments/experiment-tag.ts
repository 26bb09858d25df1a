import { checkKey, checkLength, invalidParameter, limits } from '@millrace/protocol';
import type { ExperimentTag } from './experiment-tags.store.ts';

export const customViewPrefix = 'mlflow.customView.view';

/** @throws INVALID_PARAMETER_VALUE for a key or value that MLflow refuses on experiments. */
export function checkedExperimentTag(tag: { readonly key?: string; readonly value?: string }): ExperimentTag {
  const { key = '', value = '' } = tag;
  checkKey(key, 'key');
  checkLength('key', limits.experimentTagKey, key);
  checkLength('value', limits.experimentTagValue, value);
  if (key === 'mlflow.trace.archivalRetention') checkArchivalRetention(value);
  if (key === 'mlflow.trace.archiveNow') checkArchiveNow(value);
  return { key, value };
}

function checkArchivalRetention(text: string): void {
  const config = parseObject(text);
  if (config.type !== 'duration') throw invalidParameter("Trace archival config must use type 'duration'.");
  checkDuration(config.value);
}

function checkArchiveNow(text: string): void {
  const config = parseObject(text);
  if (config.older_than !== undefined && config.older_than !== null) checkDuration(config.older_than);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    config = undefined;
  }
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config as Record<string, unknown>;
  throw invalidParameter('Trace archival config must be encoded as a JSON object.');
}

const duration = /^\s*0*[1-9]\d*[mhd]\s*$/;

function checkDuration(value: unknown): void {
  if (typeof value === 'string' && value.trim().length <= limits.archivalRetention && duration.test(value)) return;
  throw invalidParameter(
    "Trace archival retention must be in the form `<int><unit>`, where unit is one of 'm', 'h', or 'd'.",
  );
}
