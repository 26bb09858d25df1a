import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { BenchOptions } from './load/bench.ts';
import type { Job, Report } from './load/generator.ts';
import type { Row } from './report/results.ts';
import { printRow } from './report/rows.ts';

/** Runs scenarios against one server in a generator process of its own. */
export async function drive(options: BenchOptions, scenarios: readonly string[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const generator = fork(new URL('load/generator.ts', import.meta.url), { execArgv: ['--max-old-space-size=4096'] });
  generator.on('message', (message: Report) => {
    if (!('row' in message)) return;
    rows.push(message.row);
    printRow(message.row);
  });
  const job: Job = { options, scenarios };
  generator.send(job);
  const [code] = (await once(generator, 'exit')) as [number | null];
  if (code !== 0)
    throw new Error(`the load generator ended with ${code} after ${rows.length} of ${scenarios.length} scenarios`);
  return rows;
}
