/**
 * Times of the pages in Chromium: `node tools/with-node.mjs bench/ui/run.ts [--url http://…] [--runs 10] [--keys 30] [--points 1000000]
 * [--rows 100000]`. Without `--url` it starts the bundle on an empty folder. Prints one line per figure and the machine's load.
 */

import { loadavg, tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { parseFlags } from '../flags.ts';
import { knownTargets } from '../targets/index.ts';
import { newFolder, removeFolder, startServer, stopServer } from '../targets/server.ts';
import { actMs, cardsDrawn, firstRow, navigationMs } from './page-timer.ts';
import { createExperiment, seedCurves, seedRows, settled } from './seed.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    runs: { type: 'string', default: '10' },
    keys: { type: 'string', default: '30' },
    points: { type: 'string', default: '1000000' },
    rows: { type: 'string', default: '100000' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const say = (figure: string, ms: readonly number[], target: number): void => {
  const sorted = ms.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? Number.NaN;
  console.log(`${figure.padEnd(52)} median ${median} ms of ${sorted.join(', ')}; target ${target} ms`);
};

const times = 5;
const repeat = async (work: () => Promise<number>): Promise<number[]> => {
  const found: number[] = [];
  for (let i = 0; i < times; i++) found.push(await work());
  return found;
};

/** Looking at the page from outside needs eval, which its policy refuses. */
const fresh = async <T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
};

async function measureCharts(browser: Browser, url: string): Promise<void> {
  const size = { runs: Number(values.runs), keys: Number(values.keys), points: Number(values.points) };
  const experiment = await createExperiment(new URL(url), `curves-${Date.now()}`);
  const begin = performance.now();
  await seedCurves(new URL(url), experiment, size);
  const seconds = (performance.now() - begin) / 1000;
  const total = size.runs * size.keys * size.points;
  console.log(`${total} points logged in ${seconds.toFixed(1)} s, ${Math.round(total / seconds)} a second`);
  await settled(new URL(url));
  const address = `${url}/experiments/${experiment}/runs?view=charts`;
  const name = `${size.keys} keys × ${size.runs} runs × ${size.points} points`;
  say(
    `visible cards drawn, cold: ${name}`,
    await repeat(() => fresh(browser, (page) => navigationMs(page, address, cardsDrawn))),
    1000,
  );
  await fresh(browser, async (page) => {
    await navigationMs(page, address, cardsDrawn);
    say('zoom to the middle half, all visible cards', await repeat(() => zoomMs(page)), 150);
  });
}

/** From the end of a drag over the middle half of the first card until every visible card shows it; then back. */
async function zoomMs(page: Page): Promise<number> {
  const box = await page.locator('.chart-frame').first().boundingBox();
  if (!box) throw new Error('No chart is on the page.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 52 + (box.width - 64) / 4, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 52 + ((box.width - 64) * 3) / 4, y, { steps: 3 });
  const isZoomed = `() => location.search.includes('zoom') && (${cardsDrawn})()`;
  const ms = await actMs(page, () => page.mouse.up(), isZoomed);
  await page.getByRole('button', { name: 'Whole range' }).click();
  await page.waitForFunction(`!location.search.includes('zoom') && (${cardsDrawn})()`);
  // Another x each time, so that nothing comes from what the page still knows.
  await page.mouse.move(0, 0);
  return ms;
}

async function measureTable(browser: Browser, url: string): Promise<void> {
  const rows = Number(values.rows);
  const experiment = await createExperiment(new URL(url), `rows-${Date.now()}`);
  await seedRows(new URL(url), experiment, rows);
  await settled(new URL(url));
  const address = `${url}/experiments/${experiment}/runs`;
  say(
    `first data row of ${rows}, cold`,
    await repeat(() => fresh(browser, (page) => navigationMs(page, address, firstRow))),
    1000,
  );
  await fresh(browser, async (page) => {
    await navigationMs(page, address, firstRow);
    say('first data row, warm', await repeat(() => navigationMs(page, address, firstRow)), 600);
    const isSettled = `() => !document.querySelector('.runs-foot')?.textContent.includes('updating')`;
    const head = page.locator('.grid-sort').filter({ hasText: 'm0' }).first();
    const changed = (before: string | null) =>
      `() => (${isSettled})() && document.querySelector('.grid-row a')?.textContent !== ${JSON.stringify(before)}`;
    const sort = async (): Promise<number> => {
      const before = await page.locator('.grid-row a').first().textContent();
      return actMs(page, () => head.click(), changed(before));
    };
    say('sort by a metric to the first row', await repeat(sort), 300);
  });
}

async function main(): Promise<void> {
  const target = knownTargets(parseFlags([])).find(({ name }) => name === 'millrace-power');
  if (!target) throw new Error('The bench knows no millrace-power.');
  const folder = values.url ? undefined : newFolder(tmpdir(), target);
  const server = folder ? await startServer(target, folder) : undefined;
  const url = server?.url ?? String(values.url);
  const browser = await chromium.launch({ executablePath: values.chromium, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    console.log(
      `load average ${loadavg()
        .map((it) => it.toFixed(1))
        .join(' ')}`,
    );
    if (Number(values.points) > 0) await measureCharts(browser, url);
    if (Number(values.rows) > 0) await measureTable(browser, url);
    console.log(
      `load average ${loadavg()
        .map((it) => it.toFixed(1))
        .join(' ')}`,
    );
  } finally {
    await browser.close();
    if (server) await stopServer(server);
    if (folder) removeFolder(folder);
  }
}

await main();
