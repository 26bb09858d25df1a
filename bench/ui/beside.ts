import type { Page } from 'playwright-core';
import type { Target } from '../targets/target.ts';
import { fresh, type Measuring, type Part, repeat } from './measuring.ts';
import { actMs, cardsDrawn, firstRow, navigationMs } from './page-timer.ts';
import { type Prepared, prepared, whileServing } from './prepared.ts';
import { type Figure, medianOf } from './report.ts';
import { type BesideFacts, besideSize, seedBeside } from './seed-beside.ts';

/** The pages of Millrace and of MLflow over the same data, in the same browser, one after the other. */
export const beside: Part = {
  prepare: async ({ millrace, mlflow }) => {
    await data(millrace);
    await data(mlflow);
  },
  measure: async (measuring) => {
    const ours = await measureOf(measuring, measuring.millrace, millracePages);
    const theirs = await measureOf(measuring, measuring.mlflow, mlflowPages);
    // Side by side: ours must not be slower.
    return ours.flatMap((figure, i) => {
      const other = theirs[i] as Figure;
      return [
        { ...figure, name: `Millrace: ${figure.name}`, most: medianOf(other.values) },
        { ...other, name: `MLflow: ${other.name}` },
      ];
    });
  },
};

const data = (target: Target): Promise<Prepared<BesideFacts>> =>
  prepared(`beside-${target.name}`, async (folder) => {
    target.prepare();
    return whileServing(target, folder, seedBeside);
  });

/** How the pages of a product are driven. */
interface Pages {
  readonly runs: (facts: BesideFacts) => string;
  readonly charts: (facts: BesideFacts) => string;
  /** Text of a function that holds when the first row is there, and when the charts are. */
  readonly firstRow: string;
  readonly chartsDrawn: string;
  readonly row: string;
  /** Orders by a column whose order puts another run first. */
  readonly sort: (page: Page) => Promise<void>;
  readonly filter: (page: Page, text: string) => Promise<void>;
}

const millracePages: Pages = {
  runs: ({ sweep }) => `/experiments/${sweep}/runs`,
  charts: ({ curves }) => `/experiments/${curves}/runs?view=charts&top=20`,
  firstRow,
  chartsDrawn: cardsDrawn,
  row: '.grid-row a',
  sort: (page) => page.locator('.grid-sort').filter({ hasText: 'm0' }).first().click(),
  filter: async (page, text) => {
    await page.getByLabel('Filter of runs').fill(text);
    await page.keyboard.press('Enter');
  },
};

const mlflowPages: Pages = {
  runs: ({ sweep }) => `/#/experiments/${sweep}/runs`,
  charts: ({ curves }) => `/#/experiments/${curves}/runs?compareRunsMode=CHART`,
  firstRow: `() => document.querySelector("[role=row] a[href*='/runs/']") !== null`,
  chartsDrawn: `() => {
    const plots = [...document.querySelectorAll('.js-plotly-plot')];
    return plots.length === ${besideSize.curves.keys} && plots.every((plot) => plot.querySelectorAll('.trace path').length >= ${besideSize.curves.runs});
  }`,
  row: "[role=row] a[href*='/runs/']",
  sort: (page) =>
    page
      .locator('[role=columnheader]')
      .filter({ hasText: /^Created$/ })
      .first()
      .click(),
  filter: async (page, text) => {
    await page.locator('input[placeholder^="metrics.rmse"]').fill(text);
    await page.keyboard.press('Enter');
  },
};

async function measureOf(measuring: Measuring, target: Target, pages: Pages): Promise<Figure[]> {
  target.prepare();
  const { folder, facts } = await data(target);
  return whileServing(target, folder, async (url) => {
    const at = (path: string): string => url.origin + path;
    return [
      ...(await measureTable(measuring, at(pages.runs(facts)), pages)),
      ...(await measureCharts(measuring, at(pages.charts(facts)), pages)),
    ];
  });
}

async function measureTable({ browser, times }: Measuring, address: string, pages: Pages): Promise<Figure[]> {
  const what = `table of ${besideSize.sweep.runs.toLocaleString('en')} runs`;
  const cold = await repeat(times, () => fresh(browser, (tab) => navigationMs(tab, address, pages.firstRow)));
  const kilobytes = await fresh(browser, (tab) => bytesOf(tab, address, pages.firstRow));
  return fresh(browser, async (tab) => {
    await navigationMs(tab, address, pages.firstRow);
    const warm = await repeat(times, () => warmMs(tab, address, pages.firstRow));
    await tab.waitForTimeout(2000);
    const sort = await repeat(times, () => changeMs(tab, pages, () => pages.sort(tab)));
    let next = 0;
    const filter = await repeat(times, () =>
      changeMs(tab, pages, () => pages.filter(tab, `params.p1 = '${2 * (++next % 25)}'`)),
    );
    return [
      { name: `first row, new profile: ${what}`, values: cold },
      { name: `first row, known profile: ${what}`, values: warm },
      { name: `bytes over the wire until 2 s after the first row: ${what}`, values: [kilobytes], unit: 'kB' },
      { name: `sort until the first row changed: ${what}`, values: sort },
      { name: `filter until the first row changed: ${what}`, values: filter },
    ];
  });
}

async function measureCharts({ browser, times }: Measuring, address: string, pages: Pages): Promise<Figure[]> {
  const { runs, keys, points } = besideSize.curves;
  const what = `${runs} runs × ${keys} metrics × ${points.toLocaleString('en')} points`;
  const cold = await repeat(times, () => fresh(browser, (tab) => navigationMs(tab, address, pages.chartsDrawn)));
  return [{ name: `charts drawn, new profile: ${what}`, values: cold }];
}

/** A page that stays is left first: to the same address with another hash, a browser does not navigate. */
async function warmMs(page: Page, address: string, isDone: string): Promise<number> {
  await page.goto('about:blank');
  return navigationMs(page, address, isDone);
}

/** From an act until another run stands in the first row. */
async function changeMs(page: Page, { row }: Pages, act: () => Promise<void>): Promise<number> {
  const first = page.locator(row).first();
  const before = await first.textContent();
  const isChanged = `() => {
    const text = document.querySelector(${JSON.stringify(row)})?.textContent;
    return text !== undefined && text !== ${JSON.stringify(before)};
  }`;
  const ms = await actMs(page, act, isChanged);
  await page.waitForTimeout(500);
  return ms;
}

/** What a browser that knows nothing fetches, in thousands of bytes. */
async function bytesOf(page: Page, address: string, isDone: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await navigationMs(page, address, isDone);
  await page.waitForTimeout(2000);
  return Math.round(bytes / 1000);
}
