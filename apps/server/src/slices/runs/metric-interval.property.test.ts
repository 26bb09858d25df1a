import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { createRun } from './create-run.ts';
import { getMetricHistoryBulkInterval } from './get-metric-history.ts';
import { logBatch } from './log-batch.ts';

interface Point {
  readonly step: number;
  readonly timestamp: number;
  readonly value: number;
}

let context: TestContext;
beforeAll(async () => {
  context = await openTestContext();
});
afterAll(() => context.dispose());

/** By step, timestamp, value, NaN as 0 behind 0: the order of the samples. */
const inOrder = (a: Point, b: Point): number =>
  a.step - b.step ||
  a.timestamp - b.timestamp ||
  (a.value || 0) - (b.value || 0) ||
  Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));

const textOf = ({ step, timestamp, value }: Point): string => `${step} ${timestamp} ${value}`;

/** Buckets of NTILE, by the letter: sorts everything, fills bucket after bucket, takes each first and the very last. */
function sampled(points: readonly Point[], most: number): string[] {
  const sorted = points.toSorted(inOrder);
  const buckets: Point[][] = [];
  for (let bucket = 0, at = 0; bucket < Math.min(most, sorted.length); bucket += 1) {
    const size = Math.floor(sorted.length / most) + (bucket < sorted.length % most ? 1 : 0);
    buckets.push(sorted.slice(at, at + size));
    at += size;
  }
  const firsts = buckets.map(([first]) => textOf(first as Point));
  const last = sorted.length > 0 ? [textOf(sorted.at(-1) as Point)] : [];
  return firsts.at(-1) === last[0] ? firsts : [...firsts.slice(0, most - 1), ...last];
}

const point = fc.record({
  step: fc.oneof(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -3000, max: 3000 })),
  timestamp: fc.nat(3),
  value: fc.constantFrom(0, 1.5, -2, Number.NaN, 7.25),
});
const dense = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.nat(400))
  .map(([first, n]) => Array.from({ length: n }, (_, i): Point => ({ step: first + i, timestamp: i, value: i / 4 })));
const range = fc.option(fc.tuple(fc.integer({ min: -60, max: 60 }), fc.nat(300)), { nil: undefined });

describe('a sample of a history', () => {
  it('holds exactly what sorting and cutting into buckets gives', async () => {
    const points = fc.oneof(fc.array(point, { maxLength: 300 }), dense);
    await fc.assert(
      fc.asyncProperty(points, fc.integer({ min: 1, max: 60 }), range, async (given, most, steps) => {
        const unique = [...new Map(given.map((one) => [textOf(one), one])).values()];
        const created = parsed(await createRun(context, { experiment_id: '0', start_time: 1 }));
        const run_id = created.run?.info?.run_id ?? '';
        await logBatch(context, { run_id, metrics: given.map((one) => ({ key: 'm', ...one })) });
        const [start_step, end_step] = steps ? [steps[0], steps[0] + steps[1]] : [undefined, undefined];
        const answer = parsed(
          await getMetricHistoryBulkInterval(context, {
            run_ids: [run_id],
            metric_key: 'm',
            max_results: most,
            start_step,
            end_step,
          }),
        );
        const wanted = unique.filter(({ step }) => !steps || (step >= steps[0] && step <= steps[0] + steps[1]));
        const found = (answer.metrics ?? []).map((one) => textOf({ ...one, value: Number(one.value) } as Point));
        expect(found).toEqual(sampled(wanted, most));
      }),
      { numRuns: 150 },
    );
  });
});
