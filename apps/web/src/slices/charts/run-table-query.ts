import { runs } from '@millrace/protocol';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { callJson } from '../../kernel/api/call.ts';
import type { GroupValue } from '../run-groups/index.ts';
import { numberOrText } from './number-or-text.ts';

/** Which runs a card of points shows. */
export interface RunScope {
  readonly experiment_ids: readonly string[];
  readonly filter: string;
  readonly order_by: readonly string[];
}

/** A run, or a group of runs, with the values of some columns; what is missing has none. */
export interface RunPoint {
  readonly run_id: string;
  readonly name: string;
  readonly values: ReadonlyMap<string, number | string>;
  /** Params as they were logged: `0.10` where the value is 0.1. */
  readonly texts: ReadonlyMap<string, string>;
  /** Of a group, whose key stands in the place of an id. */
  readonly group?: PointGroup;
}

export interface PointGroup {
  /** What its runs have in common. */
  readonly values: readonly GroupValue[];
  /** How many runs it has. */
  readonly count: number;
  /** The least and the greatest value of its runs, by column. */
  readonly bounds: ReadonlyMap<string, readonly [least: number, greatest: number]>;
}

export interface Points {
  readonly points: readonly RunPoint[];
  /** All that there are. */
  readonly total: number;
}

/** Runs or groups that one card shows. */
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
  queryOptions<Points, Error, Points, readonly unknown[]>({
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
