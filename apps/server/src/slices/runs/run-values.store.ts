import { invalidParameter } from '@millrace/protocol';
import { type ReadJob, statement } from '@millrace/store';
import { findKey } from './keys.store.ts';
import { runStatusSql } from './run-status.ts';

export interface ValueRequest {
  readonly experiment_ids: readonly number[];
  readonly entity: 'param' | 'tag' | 'attribute';
  readonly key: string;
  /** Part of the value; letters of either case. */
  readonly query: string;
  readonly limit: number;
}

/** A value and how many active runs have it. */
export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

const attributes: Readonly<Record<string, string>> = {
  status: runStatusSql('r.status'),
  run_name: 'r.name',
  user_id: 'r.user_id',
};

/** The values of one key in the runs of experiments, most frequent first. */
export const searchValuesJob: ReadJob<ValueRequest, ValueCount[]> = {
  name: 'search-values',
  run: async (reader, { experiment_ids, entity, key, query, limit }) => {
    const keyId = entity === 'attribute' ? undefined : await findKey(reader, key);
    if (experiment_ids.length === 0 || (entity !== 'attribute' && keyId === undefined)) return [];
    const { from, column } = sourceOf(entity, key);
    const select = statement<ValueCount>(
      `SELECT ${column} AS value, count(*) AS count FROM ${from}
       WHERE r.experiment_id IN (${experiment_ids.map(() => '?').join(', ')}) AND r.lifecycle_stage = 'active'
         AND instr(lower(${column}), lower(?)) > 0
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`,
    );
    return reader.all(select, [...(keyId === undefined ? [] : [keyId]), ...experiment_ids, query, limit]);
  },
};

function sourceOf(entity: ValueRequest['entity'], key: string): { from: string; column: string } {
  if (entity !== 'attribute') {
    const table = { param: 'params', tag: 'tags' }[entity];
    return { from: `runs r JOIN ${table} t ON t.run_id = r.id AND t.key_id = ?`, column: 't.value' };
  }
  const column = attributes[key];
  if (column) return { from: 'runs r', column };
  throw invalidParameter(
    `Invalid attribute '${key}' for 'key': it must be one of ${Object.keys(attributes).join(', ')}.`,
  );
}
