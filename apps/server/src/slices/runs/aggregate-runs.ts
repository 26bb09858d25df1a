import type { runTable } from '@millrace/protocol';
import type { ReadJob } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { type Aggregate, aggregateOf } from './aggregate.ts';
import { checkedNumberColumns, readNumberColumn } from './number-column.ts';
import { listRunIds } from './run-list.store.ts';
import { numbersByRun } from './run-numbers.store.ts';
import { type RunQuery, readRunQuery } from './run-query.ts';

interface AggregateRequest {
  readonly query: RunQuery;
  readonly columns: readonly string[];
}

export const aggregateRuns: Handler<typeof runTable.aggregateRuns> = async ({ db }, input) => {
  const columns = checkedNumberColumns(input.columns ?? []);
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
    for (const column of columns) {
      const numbers = await numbersByRun(reader, readNumberColumn(column), members);
      const own = numbers.filter(([run]) => members.has(run)).map(([, number]) => number);
      aggregates.push(aggregateOf(column, Float64Array.from(own)));
    }
    return { total_count: ids.length, aggregates };
  },
};
