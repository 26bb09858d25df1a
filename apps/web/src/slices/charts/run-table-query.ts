import { runs } from '@millrace/protocol';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { callJson } from '../../kernel/api/call.ts';

/** Which runs a card of points shows. */
export interface RunScope {
  readonly experiment_ids: readonly string[];
  readonly filter: string;
  readonly order_by: readonly string[];
}

/** A run with the values of some columns; text that is no number, and what is missing, has none. */
export interface RunPoint {
  readonly run_id: string;
  readonly name: string;
  readonly values: ReadonlyMap<string, number | string>;
  /** Params as they were logged: `0.10` where the value is 0.1. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Runs that one card shows. */
export const pointsMost = 1000;

interface AnsweredRun {
  readonly info: { readonly run_id: string; readonly run_name?: string };
  readonly data: {
    readonly metrics?: readonly { readonly key: string; readonly value: number | string }[];
    readonly params?: readonly { readonly key: string; readonly value: string }[];
  };
}

/** Values of columns (`metrics.loss`, `params.lr`) of the first runs of a query. */
export const runPoints = (scope: RunScope, columns: readonly string[]) =>
  queryOptions({
    queryKey: ['runs', 'points', scope, columns],
    queryFn: async ({ signal }) => {
      const input = { ...scope, columns, max_results: pointsMost, count: true };
      const answer = await callJson(runs.searchRuns, input, { signal });
      const { runs: found = [], total_count = 0 } = answer as { runs?: AnsweredRun[]; total_count?: number };
      return { points: found.map(pointOf), total: total_count };
    },
    placeholderData: keepPreviousData,
  });

function pointOf({ info, data }: AnsweredRun): RunPoint {
  const metrics = (data.metrics ?? []).map(({ key, value }) => [`metrics.${key}`, Number(value)] as const);
  const params = (data.params ?? []).map(({ key, value }) => [`params.${key}`, numberOrText(value)] as const);
  const texts = new Map((data.params ?? []).map(({ key, value }) => [`params.${key}`, value]));
  return { run_id: info.run_id, name: info.run_name ?? info.run_id, values: new Map([...metrics, ...params]), texts };
}

const numberOrText = (text: string): number | string =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
