import { invalidParameter, limits, type runTable } from '@millrace/protocol';
import type { ReadJob } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { type Aggregate, aggregateOf } from './aggregate.ts';
import { readColumn } from './run-columns.ts';
import { listRunIds } from './run-list.store.ts';
import { numbersOf } from './run-numbers.store.ts';
import { type RunQuery, readRunQuery } from './run-query.ts';

interface AggregateRequest {
  readonly query: RunQuery;
  readonly columns: readonly string[];
}

export const aggregateRuns: Handler<typeof runTable.aggregateRuns> = async ({ db }, input) => {
  const columns = checkedColumns(input.columns ?? []);
  const { columns: _, ...scope } = input;
  return db.heavy(aggregateRunsJob, { query: readRunQuery({ ...scope, max_results: 1 }), columns });
};

/** Over all runs of the query, not over a page of them. */
export const aggregateRunsJob: ReadJob<AggregateRequest, { total_count: number; aggregates: Aggregate[] }> = {
  name: 'aggregate-runs',
  run: async (reader, { query, columns }) => {
    const ids = await listRunIds(reader, { ...query, sorts: [] });
    const members = new Set(ids);
    const aggregates: Aggregate[] = [];
    for (const column of columns)
      aggregates.push(aggregateOf(column, await numbersOf(reader, readColumn(column), members)));
    return { total_count: ids.length, aggregates };
  },
};

/** @throws INVALID_PARAMETER_VALUE */
function checkedColumns(columns: readonly string[]): readonly string[] {
  if (columns.length > limits.aggregateColumns) {
    throw invalidParameter(`'columns' has ${columns.length} items; at most ${limits.aggregateColumns} are read.`);
  }
  for (const column of columns) {
    const { namespace } = readColumn(column);
    if (namespace !== 'metrics' && namespace !== 'params') {
      throw invalidParameter(`Column '${column}' has no aggregates: only metrics.<key> and params.<key> have.`);
    }
  }
  return columns;
}
