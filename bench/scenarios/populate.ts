import type { Bench, Measured } from '../load/bench.ts';
import {
  complete,
  emptySet,
  plainTruths,
  populate,
  type RunSet,
  richTruths,
  scaleTruths,
  type Truth,
} from './run-set.ts';
import type { Scenario } from './scenario.ts';

interface Filled {
  readonly set: RunSet;
  readonly measured: Measured;
}

/** A data set that is measured while it is filled, once per server. */
const filled =
  (what: string, size: number, clients: number, truths: (count: number) => Truth[]) =>
  (bench: Bench): Promise<Filled> =>
    bench.once(what, async () => {
      const set = await emptySet(bench, what, truths(bench.scaled(size, 20)));
      const measured = await populate(bench, set, clients);
      await complete(bench, set);
      return { set, measured };
    });

/** DS-1000 as W-6 makes it. */
export const plainSet = filled('populate', 1000, 1, plainTruths);
/** The 1,000 runs of the comparison in §1.3. */
export const richSet = filled('populate-8c', 1000, 8, richTruths);
/** DS-100k. */
export const scaleSet = filled('load-100k', 100_000, 24, scaleTruths);

const measuring =
  (fill: (bench: Bench) => Promise<Filled>) =>
  async (bench: Bench): Promise<Measured> =>
    (await fill(bench)).measured;

export const populateScenarios: readonly Scenario[] = [
  {
    name: 'populate',
    workload: 'W-6',
    title: 'populate 1,000 runs (1 metric, 1 param), 1 client',
    clients: 1,
    stage: 'core',
    run: measuring(plainSet),
  },
  {
    name: 'populate-8c',
    workload: '§1.3',
    title: 'populate 1,000 runs (10 params, 10 metrics, 4 tags), 8 clients',
    clients: 8,
    stage: 'core',
    run: measuring(richSet),
  },
];

export const scaleLoad: Scenario = {
  name: 'load-100k',
  workload: 'DS-100k',
  title: 'load 100,000 runs (10 metrics, 10 params, 8 tags), 24 clients',
  clients: 24,
  stage: 'scale',
  targets: ['millrace-power'],
  run: measuring(scaleSet),
};
