import { createExperiment, createRun, type NewRun, ok, parallel, patiently, post } from '../load/api.ts';
import type { Bench, Measured } from '../load/bench.ts';
import { seeded } from '../load/random.ts';
import { epoch, freshName } from './own-runs.ts';

/** The seed of every data set. */
export const seed = 42;

/** What run number `index` of a data set holds, from which expected answers are computed. */
export interface Truth {
  readonly index: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Runs of one experiment. Run `index` started at `epoch + index`, so the default order is by falling index. */
export interface RunSet {
  readonly experimentId: string;
  readonly truths: readonly Truth[];
  /** Run ids by index. */
  readonly ids: string[];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const record = <T>(count: number, key: string, value: (k: number) => T): Record<string, T> =>
  Object.fromEntries(range(count).map((k) => [`${key}${k}`, value(k)]));

/** W-6: one metric and one param per run. */
export function plainTruths(count: number): Truth[] {
  const random = seeded(seed);
  return range(count).map((index) => ({
    index,
    metrics: { acc: Math.fround(random()) },
    params: { p: `value ${index}` },
    tags: {},
  }));
}

/** §1.3: 10 params, 10 metrics and 4 tags per run. */
export function richTruths(count: number): Truth[] {
  const random = seeded(seed);
  return range(count).map((index) => ({
    index,
    metrics: record(10, 'm', () => Math.fround(random())),
    params: record(10, 'p', (k) => `value ${(index * 7 + k) % 50}`),
    tags: record(4, 't', (k) => `tag ${(index + k) % 10}`),
  }));
}

/** Steps coprime to 100,000, so that `index × step mod count` gives every run another value of every metric. */
const steps = [
  7919, 104_729, 15_485_863, 32_452_843, 49_979_687, 67_867_967, 86_028_121, 122_949_823, 141_650_939, 160_481_183,
];

/** DS-100k: 10 metrics, 10 params and 8 tags per run; no two runs share a metric's value; `p9` is missing on a tenth. */
export function scaleTruths(count: number): Truth[] {
  return range(count).map((index) => ({
    index,
    metrics: record(10, 'm', (k) => Math.fround(((index * steps[k]!) % count) / count)),
    params: {
      ...record(8, 'p', (k) => `v${(index * (k + 3)) % 100}`),
      p8: `layer-${index % 997}-Adam-${index % 7}`,
      ...(index % 10 === 3 ? {} : { p9: `v${index % 11}` }),
    },
    tags: record(8, 't', (k) => `g${(index * (k + 1)) % 20}`),
  }));
}

const pairs = (values: Readonly<Record<string, string>>): { key: string; value: string }[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

const batchOf = (run_id: string, truth: Truth): string =>
  JSON.stringify({
    run_id,
    metrics: Object.entries(truth.metrics).map(([key, value]) => ({
      key,
      value,
      timestamp: epoch + truth.index,
      step: 0,
    })),
    params: pairs(truth.params),
  });

export async function emptySet(bench: Bench, what: string, truths: readonly Truth[]): Promise<RunSet> {
  return { experimentId: await createExperiment(bench.connection, freshName(what)), truths, ids: [] };
}

const newRun = (set: RunSet, truth: Truth): NewRun => ({
  experiment_id: set.experimentId,
  run_name: `run-${truth.index}`,
  start_time: epoch + truth.index,
  tags: pairs(truth.tags),
});

/** Fills the set under the stop-watch; one call is a run: its creation with tags, then its metrics and params in one batch. */
export function populate(bench: Bench, set: RunSet, clients: number): Promise<Measured> {
  return bench.measure({
    clients,
    warmUps: 0,
    seconds: 0,
    minCalls: set.truths.length,
    maxCalls: set.truths.length,
    maxSeconds: 600,
    operation: async (connection, _client, call) => {
      const truth = set.truths[call]!;
      const id = await createRun(connection, newRun(set, truth));
      set.ids[truth.index] = id;
      await ok(connection, post('runs/log-batch', batchOf(id, truth)));
    },
  });
}

/** Adds what a failed call left out, so that searches have their full data even where a peer refuses some writes. */
export async function complete(bench: Bench, set: RunSet): Promise<void> {
  const missing = set.truths.filter(({ index }) => set.ids[index] === undefined);
  await parallel(bench.url, 1, missing.length, async (connection, position) => {
    const truth = missing[position]!;
    const id = await patiently(() => createRun(connection, newRun(set, truth)));
    await patiently(() => ok(connection, post('runs/log-batch', batchOf(id, truth))));
    set.ids[truth.index] = id;
  });
}
