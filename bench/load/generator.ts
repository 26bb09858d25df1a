/** The load generator: a process of its own, so that its work is not the supervisor's. Speaks to its parent by messages. */

import { summarise } from '../report/percentiles.ts';
import type { Row } from '../report/results.ts';
import { type Scenario, scenarios } from '../scenarios/index.ts';
import { Bench, type BenchOptions } from './bench.ts';

/** Parent → generator: what to run, in this order. */
export interface Job {
  readonly options: BenchOptions;
  readonly scenarios: readonly string[];
}

/** Generator → parent. */
export type Report = { readonly begin: string } | { readonly row: Row };

process.once('message', (job: Job) => void run(job));
process.once('disconnect', orphaned);

async function run(job: Job): Promise<void> {
  const bench = new Bench(job.options);
  for (const name of job.scenarios) {
    const scenario = scenarios.find((one) => one.name === name)!;
    report({ begin: name });
    report({ row: await rowOf(bench, scenario) });
  }
  bench.connection.close();
  process.off('disconnect', orphaned).disconnect();
}

/** The parent has ended: nobody is left to tell. */
function orphaned(): void {
  process.exit(1);
}

function report(message: Report): void {
  process.send!(message);
}

async function rowOf(bench: Bench, scenario: Scenario): Promise<Row> {
  try {
    return { scenario: scenario.name, ...(await scenario.run(bench)) };
  } catch (error) {
    const voided = error instanceof Error ? error.message : String(error);
    return { scenario: scenario.name, clients: scenario.clients, ...nothing, voided: voided.slice(0, 300) };
  }
}

const nothing = { calls: 0, errors: {}, seconds: 0, callsPerSecond: 0, generatorShare: 0, ...summarise([]) };
