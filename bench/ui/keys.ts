import { json, ok, parallel, post, type WireRun } from '../load/api.ts';
import { curve } from '../scenarios/own-runs.ts';
import type { Target } from '../targets/target.ts';
import { fresh, type Measuring, type Part, repeat } from './measuring.ts';
import { actMs, cardsDrawn, firstRow, navigationMs } from './page-timer.ts';
import { type Prepared, prepared, whileServing } from './prepared.ts';
import type { Figure } from './report.ts';
import { createExperiment } from './seed.ts';
import { epoch } from './seed-points.ts';

/** Runs with very many metrics. */
export const keys = (count: number): Part => ({
  prepare: async ({ millrace }) => void (await data(millrace, count)),
  measure: async (measuring) => {
    const { folder, facts } = await data(measuring.millrace, count);
    return whileServing(measuring.millrace, folder, (url) => measure(measuring, url.origin, { ...facts, count }));
  },
});

interface Facts {
  readonly experiment_id: string;
}

const runs = 5;
const pointsPerKey = 3;
const keysPerBatch = 300;

const keyOf = (k: number): string => `block${k % 40}/layer${Math.floor(k / 40)}/norm`;

const data = (target: Target, count: number): Promise<Prepared<Facts>> =>
  prepared(`keys-${count}`, (folder) =>
    whileServing(target, folder, async (url) => {
      const experiment_id = await createExperiment(url, 'keys');
      await parallel(url, runs, runs, async (connection, r) => {
        const created = post('runs/create', { experiment_id, run_name: `run-${r}`, start_time: epoch, tags: [] });
        const { run_id } = (await json<{ run: WireRun }>(connection, created)).run.info;
        for (let first = 0; first < count; first += keysPerBatch) {
          const batch = Array.from({ length: Math.min(keysPerBatch, count - first) }, (_, i) => first + i);
          const metrics = batch.flatMap((k) =>
            Array.from({ length: pointsPerKey }, (_, step) => ({
              key: keyOf(k),
              value: curve(k + r, step * 500),
              timestamp: epoch + step,
              step,
            })),
          );
          await ok(connection, post('runs/log-batch', { run_id, metrics }));
        }
        await ok(connection, post('runs/update', { run_id, status: 'FINISHED', end_time: epoch + 1000 }));
      });
      return { experiment_id };
    }),
  );

async function measure(
  { browser, times }: Measuring,
  origin: string,
  { experiment_id, count }: Facts & { readonly count: number },
): Promise<Figure[]> {
  const what = `${count.toLocaleString('en')} metric keys`;
  const [table, board] = ['', '?view=charts'].map((query) => `${origin}/experiments/${experiment_id}/runs${query}`) as [
    string,
    string,
  ];
  const rows = await repeat(times, () => fresh(browser, (tab) => navigationMs(tab, table, firstRow)));
  const cards = await repeat(times, () => fresh(browser, (tab) => navigationMs(tab, board, cardsDrawn)));
  const wanted = keyOf(count - 1);
  const isFound = `() => document.querySelector('[data-card=${JSON.stringify(wanted)}]') !== null && (${cardsDrawn})()`;
  const find = await repeat(times, () =>
    fresh(browser, async (tab) => {
      await navigationMs(tab, board, cardsDrawn);
      return actMs(tab, () => tab.getByLabel('Find charts').fill(wanted), isFound);
    }),
  );
  return [
    { name: `table with its first row, new profile: ${what}`, values: rows, most: 1000 },
    { name: `visible cards drawn, new profile: ${what}`, values: cards, most: 1000 },
    { name: `find the last key until its card is drawn: ${what}`, values: find, most: 1000 },
  ];
}
