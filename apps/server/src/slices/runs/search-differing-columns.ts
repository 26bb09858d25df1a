import { invalidParameter, limits, type runTable } from '@millrace/protocol';
import type { ReadJob } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { readColumn } from './run-columns.ts';
import { differs } from './run-differences.store.ts';
import { listRunIds } from './run-list.store.ts';
import { type RunQuery, readRunQuery } from './run-query.ts';

interface DifferingRequest {
  readonly query: RunQuery;
  readonly columns: readonly string[];
}

export const searchDifferingColumns: Handler<typeof runTable.searchDifferingColumns> = async ({ db }, input) => {
  const { columns = [], ...scope } = input;
  if (columns.length > limits.searchColumns) {
    throw invalidParameter(`'columns' has ${columns.length} items; at most ${limits.searchColumns} are read.`);
  }
  columns.map(readColumn);
  return db.heavy(differingColumnsJob, { query: readRunQuery({ ...scope, max_results: 1 }), columns });
};

/** Over all runs of the query, not over a page of them. */
export const differingColumnsJob: ReadJob<DifferingRequest, { columns: string[] }> = {
  name: 'differing-columns',
  run: async (reader, { query, columns }) => {
    const ids = JSON.stringify([...(await listRunIds(reader, { ...query, sorts: [] }))]);
    const found: string[] = [];
    for (const column of columns) if (await differs(reader, ids, readColumn(column))) found.push(column);
    return { columns: found };
  },
};
