import { stat } from 'node:fs/promises';
import { type GroupSizes, groupBounds } from '@millrace/store';
import type { Context } from './context.ts';

/** What `/metrics` says of the database, in the Prometheus text format. */
export async function databaseMetrics({ config, db }: Context): Promise<string> {
  const { databaseFile } = config;
  const sizes = await Promise.all([databaseFile, `${databaseFile}-wal`].map(sizeOf));
  return [
    '# HELP millrace_database_bytes Size of the database and of its write-ahead log.',
    '# TYPE millrace_database_bytes gauge',
    `millrace_database_bytes{file="database"} ${sizes[0]}`,
    `millrace_database_bytes{file="wal"} ${sizes[1]}`,
    ...groupLines(db.groupSizes()),
  ].join('\n');
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

function* groupLines({ groups, requests }: GroupSizes): Iterable<string> {
  const name = 'millrace_write_group_requests';
  yield `# HELP ${name} Requests that shared one commit.`;
  yield `# TYPE ${name} histogram`;
  let total = 0;
  for (const [at, bound] of groupBounds.entries()) {
    total += groups[at] ?? 0;
    yield `${name}_bucket{le="${bound}"} ${total}`;
  }
  yield `${name}_bucket{le="+Inf"} ${total}`;
  yield `${name}_sum ${requests}`;
  yield `${name}_count ${total}`;
}
