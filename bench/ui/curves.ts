import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Target } from '../targets/target.ts';
import { fresh, type Measuring, type Part, repeat } from './measuring.ts';
import { actMs, cardsDrawn, navigationMs } from './page-timer.ts';
import { type Prepared, prepared, whileServing } from './prepared.ts';
import type { Figure } from './report.ts';
import { createExperiment, createRuns, endRuns } from './seed.ts';
import { seedPoints } from './seed-points.ts';

/** How much is drawn. */
export interface CurvesSize {
  readonly keys: number;
  readonly runs: number;
  /** Of each metric of each run. */
  readonly points: number;
}

/** A board of charts over very long series. */
export const curves = (size: CurvesSize): Part => ({
  prepare: async ({ millrace }) => void (await data(millrace, size)),
  measure: async (measuring) => {
    const { folder, facts } = await data(measuring.millrace, size);
    return whileServing(measuring.millrace, folder, (url) =>
      measure(measuring, new URL(address(facts), url).href, size),
    );
  },
});

interface Facts {
  readonly experiment_id: string;
}

const address = ({ experiment_id }: Facts): string => `/experiments/${experiment_id}/runs?view=charts`;

const data = (target: Target, { keys, runs, points }: CurvesSize): Promise<Prepared<Facts>> =>
  prepared(`curves-${keys}-${runs}-${points}`, async (folder) => {
    const { experiment_id, run_ids } = await whileServing(target, folder, async (url) => {
      const experiment_id = await createExperiment(url, 'curves');
      return { experiment_id, run_ids: await createRuns(url, experiment_id, runs) };
    });
    const names = Array.from({ length: keys }, (_, key) => `group${key % 3}/metric${key}`);
    const path = join(folder, target.databaseFile);
    const total = (keys * runs * points).toLocaleString('en');
    await seedPoints(path, { run_ids, keys: names, points }, (stored) =>
      console.log(`  ${stored.toLocaleString('en')} of ${total} points`),
    );
    await whileServing(target, folder, (url) => endRuns(url, run_ids));
    return { experiment_id };
  });

async function measure({ browser, times }: Measuring, page: string, size: CurvesSize): Promise<Figure[]> {
  const what = `${size.keys} keys × ${size.runs} runs × ${size.points.toLocaleString('en')} points`;
  const cold = await repeat(times, () => fresh(browser, (tab) => navigationMs(tab, page, cardsDrawn)));
  const zoom = await fresh(browser, async (tab) => {
    await navigationMs(tab, page, cardsDrawn);
    await zoomMs(tab, [0.1, 0.9]);
    return repeat(times, () => zoomMs(tab, nextStretch()));
  });
  return [
    { name: `visible cards drawn, new profile: ${what}`, values: cold, most: 1000 },
    { name: `zoom until every visible card shows it: ${what}`, values: zoom, most: 150 },
  ];
}

let zooms = 0;
/** Another half of the axis each time, so that neither side knows the answer already. */
function nextStretch(): readonly [number, number] {
  const from = 0.2 + 0.02 * (zooms++ % 10);
  return [from, from + 0.5];
}

const plot = { left: 52, right: 12 } as const;

/** From the end of a drag over a part of the first card until every visible card shows it; then back. */
async function zoomMs(page: Page, [from, to]: readonly [number, number]): Promise<number> {
  const box = await page.locator('.chart-frame').first().boundingBox();
  if (!box) throw new Error('No chart is on the page.');
  const y = box.y + box.height / 2;
  const xOf = (place: number): number => box.x + plot.left + (box.width - plot.left - plot.right) * place;
  await page.mouse.move(xOf(from), y);
  await page.mouse.down();
  await page.mouse.move(xOf(to), y, { steps: 3 });
  const ms = await actMs(page, () => page.mouse.up(), `() => location.search.includes('zoom') && (${cardsDrawn})()`);
  await page.getByRole('button', { name: 'Whole range' }).click();
  await page.waitForFunction(`!location.search.includes('zoom') && (${cardsDrawn})()`);
  await page.mouse.move(0, 0);
  return ms;
}
