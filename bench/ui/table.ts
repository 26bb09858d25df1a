import type { Target } from '../targets/target.ts';
import { fresh, type Measuring, type Part, repeat } from './measuring.ts';
import { actMs, firstRow, navigationMs } from './page-timer.ts';
import { type Prepared, prepared, whileServing } from './prepared.ts';
import type { Figure } from './report.ts';
import { createExperiment, seedRows } from './seed.ts';
import { endMs, filterMs, quantile, wheel } from './wheel.ts';

/** The table of an experiment with very many runs. */
export const table = (rows: number): Part => ({
  prepare: async ({ millrace }) => void (await data(millrace, rows)),
  measure: async (measuring) => {
    const { folder, facts } = await data(measuring.millrace, rows);
    const path = `/experiments/${facts.experiment_id}/runs`;
    return whileServing(measuring.millrace, folder, (url) => measure(measuring, new URL(path, url).href, rows));
  },
});

interface Facts {
  readonly experiment_id: string;
}

const data = (target: Target, rows: number): Promise<Prepared<Facts>> =>
  prepared(`rows-${rows}`, (folder) =>
    whileServing(target, folder, async (url) => {
      const experiment_id = await createExperiment(url, 'rows');
      await seedRows(url, experiment_id, rows);
      return { experiment_id };
    }),
  );

async function measure({ browser, times }: Measuring, page: string, rows: number): Promise<Figure[]> {
  const what = `${rows.toLocaleString('en')} runs`;
  const cold = await repeat(times, () => fresh(browser, (tab) => navigationMs(tab, page, firstRow)));
  return fresh(browser, async (tab) => {
    await navigationMs(tab, page, firstRow);
    const warm = await repeat(times, () => navigationMs(tab, page, firstRow));
    const isSettled = `() => !document.querySelector('.runs-foot')?.textContent.includes('updating')`;
    const head = tab.locator('.grid-sort').filter({ hasText: 'm0' }).first();
    const changed = (before: string | null) =>
      `() => (${isSettled})() && document.querySelector('.grid-row a')?.textContent !== ${JSON.stringify(before)}`;
    const sort = await repeat(times, async () => {
      const before = await tab.locator('.grid-row a').first().textContent();
      return actMs(tab, () => head.click(), changed(before));
    });
    const filter = await repeat(times, () => filterMs(tab));
    const end = await endMs(tab, page);
    const { intervals, mainMs, tookMs, rows: passed, missing, looks } = await wheel(tab, page);
    console.log(
      `wheel: ${passed} rows in ${intervals.length} frames; ${missing} rows without content in ${looks} looks`,
    );
    return [
      { name: `filter until its first row: ${what}`, values: filter, most: 300 },
      { name: `End until the oldest run: ${what}`, values: [end], most: 300 },
      { name: `wheel, interval of frames, p50: ${what}`, values: [quantile(intervals, 0.5)], most: 20 },
      { name: `wheel, interval of frames, p95: ${what}`, values: [quantile(intervals, 0.95)], most: 33 },
      // What a busy machine changes less than the intervals.
      { name: `wheel, processor time of the page per frame: ${what}`, values: [mainMs], most: 20 },
      { name: `wheel, rows without content in ${looks} looks: ${what}`, values: [missing], most: 0, unit: 'rows' },
      { name: `wheel, time for 20,000 rows: ${what}`, values: [tookMs], most: 10_500 },
      { name: `first data row, new profile: ${what}`, values: cold, most: 1000 },
      { name: `first data row, known profile: ${what}`, values: warm, most: 600 },
      { name: `sort by a metric until its first row: ${what}`, values: sort, most: 300 },
    ];
  });
}
