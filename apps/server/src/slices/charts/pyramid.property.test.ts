import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRun } from '../runs/create-run.ts';
import { logBatch } from '../runs/log-batch.ts';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { type ChartSeries, findChartSeries } from './points.store.ts';
import { chunkHeads } from './pyramid.store.ts';
import { putSealing, sealSeriesJob } from './seal-series.ts';
import { searchSeries } from './search-series.ts';
import { seriesBytes } from './series-bytes.ts';
import { type ReadSeries, readSeriesBytes } from './series-reader.testing.ts';
import { readWindow } from './series-window.ts';

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

/** Values that doubles add exactly in any order, and the special ones. */
const valueAt = (seed: number, i: number): number => {
  const hash = Math.imul(i + 1, 2_654_435_761) ^ seed;
  if (hash % 97 === 0) return Number.NaN;
  if (hash % 101 === 0) return Number.POSITIVE_INFINITY;
  if (hash % 103 === 0) return Number.NEGATIVE_INFINITY;
  return (hash % 4096) / 8;
};

/** Steps rise by a pattern with equal neighbours, ever faster with a `bend` above 1; times rise with them, unevenly. */
const pointsOf = (n: number, seed: number, bend = 1): Point[] =>
  Array.from({ length: n }, (_, i) => ({
    step: Math.floor(Math.floor(i / 3) ** bend) * 2 + (seed % 5),
    timestamp: 1_000_000 + i * 7 + Math.floor(i / 1000) * 50_000,
    value: valueAt(seed, i),
  }));

async function newRun(points: readonly Point[]): Promise<string> {
  const { run } = parsed(await createRun(context, { experiment_id: '0', start_time: 1_000_000, run_name: 'r' }));
  const run_id = run?.info?.run_id as string;
  await log(run_id, points);
  return run_id;
}

async function log(run_id: string, points: readonly Point[]): Promise<void> {
  for (let i = 0; i < points.length; i += 1000) {
    await logBatch(context, { run_id, metrics: points.slice(i, i + 1000).map((point) => ({ key: 'm', ...point })) });
  }
}

const sidOf = (run_id: string): Promise<number> =>
  context.db.read(async ({ q }) => {
    const row = await q
      .selectFrom('series')
      .innerJoin('runs', 'runs.id', 'series.run_id')
      .select(['series.id', 'sealed_n'])
      .where('run_uuid', '=', run_id)
      .executeTakeFirstOrThrow();
    return row.id;
  });

async function seal(run_id: string): Promise<void> {
  const sid = await sidOf(run_id);
  for (;;) {
    const sealing = await context.db.heavy(sealSeriesJob, { sid });
    if (!sealing) return;
    // False when the keeper, which runs beside the test, was first: then the next look finds less to do.
    await context.db.write((tx) => putSealing(tx, sealing));
  }
}

/** Infinities are clamped, and the zero below zero is zero. */
const stored = (value: number): number =>
  Number.isNaN(value) ? value : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)) + 0;
const inKeyOrder = (points: readonly Point[]): Point[] => {
  const rank = (value: number): number => (Number.isNaN(value) ? 0 : stored(value));
  return [...points].sort(
    (a, b) =>
      a.step - b.step ||
      a.timestamp - b.timestamp ||
      rank(a.value) - rank(b.value) ||
      Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value)),
  );
};

type Placed = Point & { readonly place: number };
const placed = (points: readonly Point[]): Placed[] => inKeyOrder(points).map((point, place) => ({ ...point, place }));

/** Points of the smallest stored buckets. */
const stride = 256;
const downTo = (place: number): number => Math.floor(place / stride) * stride;

/** What a window may cover: its points, and whole stored buckets at either end where they are stored. */
function coverings(all: readonly Placed[], x: 'step' | 'timestamp', range?: [number, number]): Placed[][] {
  if (!range) return [[...all]];
  const from = all.filter((point) => point[x] < range[0]).length;
  const to = Math.max(from, all.filter((point) => point[x] <= range[1]).length);
  return [from, downTo(from)].flatMap((low) => [to, downTo(to) + stride].map((high) => all.slice(low, high)));
}

/** What a series must answer for points, from these alone. */
function expected(inside: readonly Placed[], answer: ReadSeries, x: 'step' | 'timestamp') {
  if (answer.mode === 'exact') return [inside.map((p) => p[x]), inside.map((p) => stored(p.value))];
  const size = answer.size as number;
  const groups = [...Map.groupBy(inside, ({ place }) => Math.floor(place / size)).values()];
  const finite = groups.map((group) => group.map((p) => stored(p.value)).filter((v) => Math.abs(v) < Number.MAX_VALUE));
  const each = (of: (values: number[]) => number): number[] => finite.map((values) => of(values));
  const counts = (is: (value: number) => boolean): number[] => groups.map((g) => g.filter((p) => is(p.value)).length);
  return [
    groups.map((group) => group[0]?.[x]),
    groups.map((group) => group.at(-1)?.[x]),
    each((values) => values.reduce((a, b) => Math.min(a, b), values[0] ?? Number.NaN)),
    each((values) => values.reduce((a, b) => Math.max(a, b), values[0] ?? Number.NaN)),
    each((values) => values[0] ?? Number.NaN),
    each((values) => values.at(-1) ?? Number.NaN),
    each((values) => values.reduce((sum, value) => sum + value, 0)),
    groups.map((group) => group.length),
    counts(Number.isNaN),
    counts((value) => value === Number.POSITIVE_INFINITY),
    counts((value) => value === Number.NEGATIVE_INFINITY),
  ];
}

interface Window {
  readonly x: 'step' | 'time';
  readonly range?: [number, number];
  readonly width: number;
}

/** Compares what the endpoint answers, and what the pyramid answers where the endpoint would still read points. */
async function check(run_id: string, points: readonly Point[], window: Window): Promise<void> {
  const asked = (await searchSeries(context, { run_ids: [run_id], keys: ['m'], ...window })) as Uint8Array;
  for (const bytes of [asked, await fromPyramid(run_id, window)]) {
    const [answer] = readSeriesBytes(bytes) as [ReadSeries];
    const x = window.x === 'time' ? 'timestamp' : 'step';
    // Points are answered one by one in their window alone.
    const [exact = [], ...wider] = coverings(placed(points), x, window.range);
    const isAnswered = (inside: readonly Placed[]): boolean =>
      isDeepStrictEqual(expected(inside, answer, x), answer.columns);
    const covered = answer.mode === 'buckets' ? [exact, ...wider].find(isAnswered) : exact;
    expect(answer.columns).toEqual(expected(covered ?? exact, answer, x));
    expect(answer.count).toBeLessThanOrEqual(window.width);
    expect(answer.total).toBe(points.length);
  }
}

const fromPyramid = (run_id: string, window: Window): Promise<Uint8Array> =>
  context.db.read(async (reader) => {
    const [series] = (await findChartSeries(reader, [run_id], ['m'])) as [ChartSeries];
    const found = await readWindow(reader, series, { ...window, readMost: 0 });
    return seriesBytes([{ run_id, key: 'm', total: series.n, window: found }]);
  });

describe('buckets of a window', () => {
  it('are those of the raw points, sealed or not, before and after late points', async () => {
    const scenario = fc.record({
      n: fc.integer({ min: 1, max: 60_000 }),
      seed: fc.integer({ min: 0, max: 1e6 }),
      bend: fc.constantFrom(1, 1.8),
      late: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
      windows: fc.array(
        fc.record({
          x: fc.constantFrom('step' as const, 'time' as const),
          ends: fc.tuple(
            fc.double({ min: -0.1, max: 1.1, noNaN: true }),
            fc.double({ min: -0.1, max: 1.1, noNaN: true }),
          ),
          width: fc.integer({ min: 2, max: 300 }),
        }),
        { minLength: 3, maxLength: 6 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ n, seed, bend, late, windows }) => {
        const points = pointsOf(n, seed, bend);
        const run_id = await newRun(points);
        const last = points.at(-1) as Point;
        const look = async (): Promise<void> => {
          for (const { x, ends, width } of windows) {
            const scale =
              x === 'step' ? (e: number) => e * last.step : (e: number) => 1_000_000 + e * (last.timestamp - 1e6);
            const range = ends.map(scale).sort((a, b) => a - b) as [number, number];
            await check(run_id, points, { x, range, width });
            await check(run_id, points, { x, width });
          }
        };
        await look();
        await seal(run_id);
        await look();
        // Late points in the order of time too, so that time stays an axis by place.
        const added = late.map((at, i) => {
          const near = points[Math.floor(at * (points.length - 1))] as Point;
          return { ...near, value: 5000 + i };
        });
        if (added.length === 0) return;
        points.push(...added);
        await log(run_id, added);
        windows.splice(0, windows.length, ...windows.filter(({ x }) => x === 'step'));
        await look();
        await seal(run_id);
        await look();
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});

describe('the pyramid', () => {
  it('has every level of a long series, and answers from it as from the points', async () => {
    const points = pointsOf(150_000, 4);
    const run_id = await newRun(points);
    await seal(run_id);
    const sid = await sidOf(run_id);
    const counts = await Promise.all(
      [0, 1, 2].map((level) =>
        context.db.read(async (reader) =>
          (await chunkHeads(reader, sid, level)).reduce((n, { buckets }) => n + buckets, 0),
        ),
      ),
    );
    // Fewer than 1,024 points may wait for more when the keeper was first.
    expect(counts[0]).toBeGreaterThan((150_000 - 1024) / 256 - 1);
    expect(counts[0]).toBeLessThanOrEqual(585);
    expect(counts.slice(1)).toEqual([36, 2]);
    for (const width of [2, 3, 4, 9, 30, 100, 500]) await check(run_id, points, { x: 'step', width });
    await check(run_id, points, { x: 'step', range: [10_000, 90_000], width: 3 });
  });

  it('is read where the steps of a range lie, however they are spaced', async () => {
    const points = pointsOf(100_000, 3, 2.5);
    const run_id = await newRun(points);
    await seal(run_id);
    const stepAt = (place: number): number => (points[place] as Point).step;
    for (const [from, to] of [
      [0, 30_000],
      [20_000, 95_000],
      [60_000, 99_999],
    ] as const) {
      await check(run_id, points, { x: 'step', range: [stepAt(from), stepAt(to)], width: 40 });
    }
  });

  it('forgets only what a late point makes void', async () => {
    const points = pointsOf(70_000, 1);
    const run_id = await newRun(points);
    await seal(run_id);
    const late = { step: (points[40_000] as Point).step, timestamp: 1, value: 7 };
    await log(run_id, [late]);
    const sid = await sidOf(run_id);
    const heads = await context.db.read((reader) => chunkHeads(reader, sid, 0));
    expect(heads.map(({ chunk }) => chunk)).toEqual([0, 1]);
    await check(run_id, [...points, late], { x: 'step', width: 50 });
  });

  it('is not stored when a late point comes between reading and writing', async () => {
    const points = pointsOf(6000, 2);
    const run_id = await newRun(points);
    const sid = await sidOf(run_id);
    const sealing = await context.db.heavy(sealSeriesJob, { sid });
    const late = { step: (points[100] as Point).step, timestamp: 1, value: 7 };
    await log(run_id, [late]);
    expect(await context.db.write((tx) => putSealing(tx, sealing as never))).toBe(false);
    // What the keeper makes by itself meanwhile has the late point.
    await check(run_id, [...points, late], { x: 'step', width: 50 });
  });
});
