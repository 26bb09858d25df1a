import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { createRun } from './create-run.ts';
import { getMetricHistory } from './get-metric-history.ts';
import { getRun } from './get-run.ts';
import { deleteRun, restoreRun } from './lifecycle.ts';
import { logBatch } from './log-batch.ts';
import { ModelStore } from './runs.model.ts';
import { setTag } from './tags.ts';

let context: TestContext;
beforeAll(async () => {
  context = await openTestContext();
});
afterAll(() => context.dispose());

const key = fc.constantFrom('a', 'b', 'c/d', 'é');
const point = fc.record({
  key,
  step: fc.constantFrom(-2, 0, 0, 1, 2, 7),
  timestamp: fc.constantFrom(0, 5, 5, 6),
  value: fc.constantFrom(0, -0, 1, 1.5, -3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324),
});
const pairs = fc.uniqueArray(fc.tuple(key, fc.constantFrom('', 'x', 'y')), { selector: ([k]) => k, maxLength: 3 });
const manyPoints = Array.from({ length: 100 }, (_, step) => ({ key: 'many', step, timestamp: 5, value: 1 }));
const run = fc.nat(3);
const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      run,
      metrics: fc.array(point, { maxLength: 6 }),
      params: pairs,
      tags: pairs,
    }),
  },
  // Too many to be deferred.
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      run,
      metrics: fc.array(point, { maxLength: 6 }).map((points) => [...points, ...manyPoints]),
      params: pairs,
      tags: pairs,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), run }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), run }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('tag' as const), run, key, value: fc.constantFrom('t', 'u') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), run }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), run }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

class Pair {
  readonly model = new ModelStore();
  readonly ids: string[] = [];

  async start(): Promise<void> {
    for (let i = 0; i < 4; i++) {
      const { run: made } = parsed(await createRun(context, { experiment_id: '0', run_name: `r${i}` }));
      const id = made?.info?.run_id as string;
      this.ids.push(id);
      this.model.create(id, `r${i}`);
    }
  }

  async apply(c: Command): Promise<void> {
    const run_id = this.ids[c.run] as string;
    const modelRun = this.model.runs.get(run_id);
    if (!modelRun) throw new Error('no run');
    if (c.kind === 'kill') {
      context = await context.killed();
    } else if (c.kind === 'read') {
      await this.compareRun(run_id);
    } else if (c.kind === 'delete') {
      modelRun.stage = 'deleted';
      await deleteRun(context, { run_id });
    } else if (c.kind === 'restore') {
      modelRun.stage = 'active';
      await restoreRun(context, { run_id });
    } else if (c.kind === 'tag') {
      const accepted = this.model.logBatch(run_id, [], new Map(), new Map([[c.key, c.value]]));
      expect(await settled(() => setTag(context, { run_id, key: c.key, value: c.value }))).toBe(accepted);
    } else {
      const accepted = this.model.logBatch(run_id, c.metrics, new Map(c.params), new Map(c.tags));
      const asList = (entries: readonly (readonly [string, string])[]) =>
        entries.map(([k, value]) => ({ key: k, value }));
      const batch = { run_id, metrics: c.metrics, params: asList(c.params), tags: asList(c.tags) };
      expect(await settled(() => logBatch(context, batch))).toBe(accepted);
    }
  }

  async compare(): Promise<void> {
    for (const id of this.ids) await this.compareRun(id);
  }

  async compareRun(id: string): Promise<void> {
    const { run: found } = parsed(await getRun(context, { run_id: id }));
    const expected = this.model.runs.get(id);
    expect(found?.info?.lifecycle_stage).toBe(expected?.stage);
    expect(asMap(found?.data?.params)).toEqual(expected?.params);
    expect(asMap(found?.data?.tags)).toEqual(expected?.tags);
    for (const metric of found?.data?.metrics ?? []) {
      const latest = this.model.latest(id, metric.key as string);
      expect([metric.step, metric.timestamp, Number(metric.value)]).toEqual([
        latest?.step,
        latest?.timestamp,
        latest?.value,
      ]);
    }
    expect((found?.data?.metrics ?? []).length).toBe(expected?.metrics.size);
    for (const name of expected?.metrics.keys() ?? []) await this.compareHistory(id, name);
  }

  async compareHistory(run_id: string, metric_key: string): Promise<void> {
    const { metrics = [] } = parsed(await getMetricHistory(context, { run_id, metric_key }));
    const found = metrics.map((m) => [m.timestamp, m.step, Number(m.value)]);
    expect(found).toEqual(this.model.history(run_id, metric_key).map((p) => [p.timestamp, p.step, p.value + 0]));
  }
}

const settled = (work: () => unknown): Promise<boolean> =>
  (async () => {
    await work();
    return true;
  })().catch((error: { status?: number }) => {
    if (error.status === 400) return false;
    throw error;
  });

const asMap = (list: readonly { readonly key?: string; readonly value?: string }[] = []): Map<string, string> =>
  new Map(list.map(({ key: k = '', value = '' }) => [k, value]));

describe('the store equals its model', () => {
  it('after any sequence of batches, reads, kills, tags, deletions and restorations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 12 }), async (commands) => {
        const pair = new Pair();
        await pair.start();
        for (const c of commands) await pair.apply(c);
        await pair.compare();
      }),
      { numRuns: 150 },
    );
  });
});
