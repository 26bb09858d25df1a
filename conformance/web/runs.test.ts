import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { claimed, pythonOf } from '../venv.mjs';
import { type Browser, openBrowser } from './browser.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRun, createSweep, get, post } from './seed.ts';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

const runCount = 240;
const pandas = fileURLToPath(new URL('parquet.py', import.meta.url));

interface WireRun {
  readonly info: { readonly run_id: string; readonly run_name: string; readonly start_time: number };
  readonly data: { readonly metrics: readonly { readonly key: string; readonly value: number }[] };
}

let server: WebServer;
let browser: Browser;
let experiment: string;
let ids: readonly string[];

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  experiment = await createExperiment(server.url, 'vision/sweep');
  ids = await createSweep(server.url, experiment, runCount, Date.now());
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const openRuns = async (search = ''): Promise<Page> => {
  const page = await browser.open(`/experiments/${experiment}/runs${search}`);
  await page.locator('.grid-row a').first().waitFor();
  return page;
};
const foot = (page: Page, text: string) => page.locator('.runs-foot', { hasText: text }).waitFor();
const cells = (page: Page, column: number) => page.locator(`.grid-row [aria-colindex="${column}"]`).allTextContents();
const filterBox = (page: Page) => page.getByRole('combobox', { name: 'Filter of runs' });

it('filters on the server, and the address shows the same to another', async () => {
  const page = await openRuns();
  await foot(page, `${runCount} runs`);
  await filterBox(page).fill("params.optimizer = 'adam' AND metrics.`val/loss` < 0.3");
  await page.keyboard.press('Enter');
  await expect.poll(async () => page.locator('.runs-foot').textContent()).not.toContain(`${runCount} runs`);
  const address = new URL(page.url());
  const fresh = await openBrowser(server);
  const other = await fresh.open(address.pathname + address.search);
  await other.locator('.grid-row a').first().waitFor();
  await expect.poll(() => cells(other, 1)).toEqual(await cells(page, 1));
  expect(await filterBox(other).inputValue()).toContain("params.optimizer = 'adam'");
  await fresh.close();
});

it('keeps the rows that are there until those with more columns have come', async () => {
  const page = await browser.newPage();
  await page.addInitScript(`
    window.named = [];
    const look = () => {
      window.named.push(document.querySelectorAll('.grid-row a').length);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  `);
  await page.goto(`${server.url}/experiments/${experiment}/runs`);
  await page.getByRole('columnheader', { name: /val\/loss/ }).waitFor();
  await page
    .locator('.grid-row')
    .getByText(/^0\.\d/)
    .first()
    .waitFor();
  const named = (await page.evaluate('window.named')) as number[];
  expect(named.slice(named.findIndex((count) => count > 0))).not.toContain(0);
});

it('completes namespaces, keys, operators and values with the keyboard alone', async () => {
  const page = await openRuns();
  await page.keyboard.press('/');
  await page.keyboard.type('optimi');
  await page.getByRole('option', { name: /params\.optimizer/ }).waitFor();
  await page.keyboard.press('Tab');
  await page.getByRole('option', { name: /^= / }).waitFor();
  await page.keyboard.press('Tab');
  await page.getByRole('option', { name: /adam/ }).waitFor();
  await page.keyboard.type("'li");
  await expect.poll(() => page.getByRole('option').allTextContents()).toEqual([expect.stringMatching(/^lion/)]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('filter')).toBe("params.optimizer = 'lion'");
});

it('a wrong filter is underlined where it is wrong, and the table stays', async () => {
  const page = await openRuns();
  const before = await cells(page, 1);
  await filterBox(page).fill("params.lr = '0.1' AND metrics.f1 >> 3");
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect((await page.locator('.filter-underline mark').textContent())?.trim()).not.toBe('');
  expect(await cells(page, 1)).toEqual(before);
});

it('sorts by a header, down, up and not', async () => {
  const page = await openRuns('?col=attributes.run_name&col=metrics.val/loss');
  const head = page.getByRole('columnheader', { name: /val\/loss/ }).locator('.grid-sort');
  const values = async () => (await cells(page, 2)).map((text) => Number(text.replace(/…$/, '')));
  await head.click();
  await expect.poll(async () => isSorted((await values()).map((value) => -value))).toBe(true);
  await head.click();
  await expect.poll(async () => isSorted(await values())).toBe(true);
  expect(new URL(page.url()).searchParams.get('sort')).toBe('metrics.val/loss');
});

const isSorted = (values: readonly number[]): boolean =>
  values.length > 5 && values.every((value, at) => at === 0 || value >= (values[at - 1] as number));

it('End shows the oldest run, and only the asked for columns travel', async () => {
  const page = await browser.newPage();
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/runs/search')) bodies.push(response.text().catch(() => ''));
  });
  await page.goto(`${server.url}/experiments/${experiment}/runs?col=attributes.run_name&col=params.lr`);
  await page.locator('.grid-row a').first().waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.locator(`.grid-row a[href$="/runs/${ids[0]}"]`).waitFor();
  const keys = new Set((await Promise.all(bodies)).join('\n').match(/"key":"[^"]+"/g));
  expect([...keys]).toEqual(['"key":"lr"']);
});

it('of a table that nobody arranged, no key travels that is no column', async () => {
  const page = await browser.newPage();
  await page.setViewportSize({ width: 3000, height: 900 });
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/runs/search')) bodies.push(response.text().catch(() => ''));
  });
  await page.goto(`${server.url}/experiments/${experiment}/runs`);
  await page.getByRole('columnheader', { name: /optimizer/ }).waitFor();
  await page.locator('.grid-row', { hasText: 'adam' }).first().waitFor();
  const keys = new Set((await Promise.all(bodies)).join('\n').match(/(?<="key":")[^"]+/g));
  const titles = await page.evaluate<string[]>(
    "[...document.querySelectorAll('[role=columnheader]')].map((head) => head.title)",
  );
  const columns = titles.map((title) => title.replace(/^(metrics|params|tags)\./, ''));
  expect(keys.size).toBeGreaterThan(5);
  expect([...keys].filter((key) => !columns.includes(key))).toEqual([]);
});

it('End shows the oldest of thousands of runs', async () => {
  const many = await createExperiment(server.url, 'thousands');
  const names = Array.from({ length: 3000 }, (_, at) => at);
  const first = await createRun(server.url, many, { name: 'oldest', start_time: 1_000 });
  const start = async (): Promise<void> => {
    for (let at = names.pop(); at !== undefined; at = names.pop())
      await post(server.url, 'runs/create', { experiment_id: many, run_name: `run-${at}`, start_time: 2_000 + at });
  };
  await Promise.all(Array.from({ length: 8 }, start));
  const page = await browser.open(`/experiments/${many}/runs`);
  await page.locator('.grid-row a').first().waitFor();
  await foot(page, '3,001 runs');
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.locator(`.grid-row a[href$="/runs/${first}"]`).waitFor();
  await page.keyboard.press('Home');
  await page.getByRole('link', { name: 'run-2999', exact: true }).waitFor();
  // Nobody ended these runs; they would push others from the start page.
  await post(server.url, 'experiments/delete', { experiment_id: many });
});

it('pinned columns stay in their place while the table jumps, to the side as well', async () => {
  const ids = ['attributes.run_name', 'attributes.run_id', 'metrics.val/loss', 'params.lr', 'params.optimizer'];
  const page = await openRuns(`?${ids.map((id) => `col=${id}~900`).join('&')}`);
  const grid = page.getByRole('grid');
  // How far the pinned part of a row lies from the table's edge, soon after each jump and when the table is at rest.
  const gapsAfter = (jumps: readonly (readonly [top: number, left: number])[]): Promise<number[]> =>
    grid.evaluate(async (element, all) => {
      const gaps: number[] = [];
      const look = (): void => {
        const pinned = [...element.querySelectorAll('.grid-row > .grid-pinned')];
        const edge = element.getBoundingClientRect().left + element.clientLeft;
        gaps.push(...pinned.map((it) => Math.round(it.getBoundingClientRect().left - edge)));
      };
      for (const [top, left] of all) {
        element.scrollTo(left, top);
        await new Promise((resolve) => setTimeout(resolve, 40));
        look();
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
      look();
      return gaps;
    }, jumps);
  expect(
    new Set(
      await gapsAfter([
        [1500, 0],
        [3000, 0],
        [4500, 0],
      ]),
    ),
  ).toEqual(new Set([0]));
  expect(
    new Set(
      await gapsAfter([
        [3000, 300],
        [1500, 300],
        [0, 600],
      ]),
    ),
  ).toEqual(new Set([0]));
  expect(await grid.evaluate((element) => element.scrollLeft)).toBe(600);
});

it('columns are chosen, and the address has them', async () => {
  const page = await openRuns('?col=attributes.run_name');
  await page.getByRole('button', { name: /Columns/ }).click();
  await page.getByRole('searchbox', { name: 'Find columns' }).fill('acc');
  await page.getByRole('checkbox', { name: /val\/accuracy/ }).check();
  await page.getByRole('columnheader', { name: /val\/accuracy/ }).waitFor();
  expect(new URL(page.url()).searchParams.getAll('col')).toEqual(['attributes.run_name', 'metrics.val/accuracy']);
});

it('keeps the columns on offer until those that fit a longer text have come', async () => {
  const page = await openRuns('?col=attributes.run_name');
  await page.getByRole('button', { name: /Columns/ }).click();
  const offered = page.getByRole('checkbox', { name: /val\/accuracy/ });
  await offered.waitFor();
  const letGo = await holdAnswers(page, '**/runs/search-keys');
  const asked = page.waitForRequest('**/runs/search-keys');
  await page.getByRole('searchbox', { name: 'Find columns' }).fill('acc');
  await asked;
  expect(await offered.count()).toBe(1);
  letGo();
  await page.getByRole('checkbox', { name: /val\/loss/ }).waitFor({ state: 'detached' });
});

it('a metric shows the smallest value of its history', async () => {
  const page = await openRuns('?col=attributes.run_name&col=metrics.val/loss');
  await page.getByRole('button', { name: 'Column val/loss' }).click();
  await page.getByRole('menuitem', { name: 'Show min' }).click();
  await page.getByRole('columnheader', { name: /min val\/loss/ }).waitFor();
  expect(new URL(page.url()).searchParams.getAll('col')).toContain('min(metrics.val/loss)');
});

it('sorts by the smallest value of a history', async () => {
  const page = await openRuns('?col=attributes.run_name&col=min(metrics.val/loss)');
  await page
    .getByRole('columnheader', { name: /min val\/loss/ })
    .locator('.grid-sort')
    .click();
  const values = async () => (await cells(page, 2)).map((text) => -Number(text.replace(/…$/, '')));
  await expect.poll(async () => isSorted(await values())).toBe(true);
  expect(new URL(page.url()).searchParams.get('sort')).toBe('-min(metrics.val/loss)');
});

it('a run is looked at beside the table with the keyboard, and the next one follows the cursor', async () => {
  const page = await openRuns('?sort=attributes.start_time');
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: /^Run / });
  await panel.getByText('val/accuracy').or(panel.getByText('accuracy')).first().waitFor();
  await expect.poll(() => new URL(page.url()).searchParams.get('open')).toBe(ids[0]);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => new URL(page.url()).searchParams.get('open')).toBe(ids[1]);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await panel.waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/runs/${ids[1]}`);
});

it('only columns that differ are left', async () => {
  const page = await openRuns('?col=attributes.run_name&col=params.scheduler&col=params.lr');
  await page.getByRole('columnheader', { name: /scheduler/ }).waitFor();
  await page.getByRole('button', { name: 'Differences' }).click();
  await page.getByRole('columnheader', { name: /scheduler/ }).waitFor({ state: 'detached' });
  await page.getByRole('columnheader', { name: /lr/ }).waitFor();
});

it('the line below the table says the mean over all runs, as REST has them', async () => {
  const page = await openRuns('?col=attributes.run_name&col=metrics.test/f1&col=metrics.val/loss');
  await page.getByRole('button', { name: 'Figures below the table' }).click();
  const cell = page.locator('.grid-foot [aria-colindex="3"]');
  await expect.poll(() => cell.textContent()).toMatch(/\d/);
  const found = await post(server.url, 'runs/search', { experiment_ids: [experiment], max_results: 1000 });
  const losses = (found as unknown as { runs: WireRun[] }).runs.flatMap(({ data }) =>
    (data.metrics ?? []).filter(({ key }) => key === 'val/loss').map(({ value }) => value),
  );
  const mean = losses.reduce((sum, value) => sum + value, 0) / losses.length;
  expect(Number((await cell.textContent())?.replace(/…$/, ''))).toBeCloseTo(mean, 4);
  await page.getByRole('combobox', { name: 'Figure over all runs' }).selectOption('Greatest');
  await expect
    .poll(async () => Number((await cell.textContent())?.replace(/…$/, '')))
    .toBeCloseTo(Math.max(...losses), 4);
});

it('a column is tinted by its values, and the address has it', async () => {
  const page = await openRuns('?col=attributes.run_name&col=metrics.val/loss&sort=metrics.val/loss');
  await page.getByRole('button', { name: 'Column val/loss' }).click();
  await page.getByRole('menuitem', { name: 'Tint by value' }).click();
  await page.locator('.grid-cell[data-tint]').first().waitFor();
  expect(new URL(page.url()).searchParams.get('heat')).toBe('metrics.val/loss');
});

it('the least of a history has its line and its tint like a last value', async () => {
  const page = await openRuns('?col=attributes.run_name&col=min(metrics.val/loss)&sum=min');
  const cell = page.locator('.grid-foot [aria-colindex="2"]');
  await expect.poll(() => cell.getAttribute('title')).toMatch(/^Least of \d+ values: 0\.\d+$/);
  const sorted = await openRuns('?col=attributes.run_name&col=min(metrics.val/loss)&sort=min(metrics.val/loss)');
  const least = sorted.locator('.grid-row [aria-colindex="2"]').first();
  await expect
    .poll(async () => (await cell.getAttribute('title'))?.replace(/^.*: /, ''))
    .toBe(await least.getAttribute('title'));
  await page.getByRole('button', { name: 'Column min val/loss' }).click();
  await page.getByRole('menuitem', { name: 'Tint by value' }).click();
  await page.locator('.grid-cell[data-tint]').first().waitFor();
});

it('nested runs unfold below their parents', async () => {
  const page = await openRuns('?tree=1&sort=attributes.start_time');
  const toggle = page.getByRole('button', { name: /nested runs of/ }).first();
  await toggle.click();
  await expect.poll(() => page.locator('.grid-row .tree-gap').count()).toBeGreaterThan(20);
  expect(await toggle.getAttribute('aria-expanded')).toBe('true');
});

it('fifty runs are deleted with the keyboard, and back after a reload and Undo', async () => {
  const page = await openRuns('?sort=attributes.start_time');
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  for (let at = 0; at < 49; at += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('50 runs selected').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('50 runs deleted.').waitFor();
  const active = async () =>
    (
      (await post(server.url, 'runs/search', { experiment_ids: [experiment], max_results: 1000 })) as unknown as {
        runs: readonly WireRun[];
      }
    ).runs.map(({ info }) => info.run_id);
  expect(await active()).toHaveLength(runCount - 50);
  await page.reload();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  expect(new Set(await active())).toEqual(new Set(ids));
});

it('a run that another logs appears without asking', async () => {
  const page = await openRuns();
  let searches = 0;
  await page.waitForTimeout(1500);
  page.on('request', (request) => {
    if (request.url().includes('/runs/search')) searches += 1;
  });
  await page.waitForTimeout(3000);
  expect(searches).toBe(0);
  await createRun(server.url, experiment, { name: 'late-arrival', start_time: Date.now(), status: 'RUNNING' });
  await page.getByRole('link', { name: 'late-arrival' }).waitFor();
  expect(searches).toBeGreaterThan(0);
});

it('where the browser has no shared workers, such a run appears after a while', async () => {
  const old = await openBrowser(server);
  const page = await old.newPage();
  await page.addInitScript('delete globalThis.SharedWorker');
  await page.goto(`${server.url}/experiments/${experiment}/runs`);
  await page.locator('.grid-row a').first().waitFor();
  await createRun(server.url, experiment, { name: 'seen-by-asking', start_time: Date.now() });
  await page.getByRole('link', { name: 'seen-by-asking' }).waitFor();
  await old.close();
});

it('exports the whole query, not the page', async () => {
  const page = await openRuns('?col=attributes.run_name&col=metrics.val/loss');
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  const stream = await (await waiting).createReadStream();
  let text = '';
  for await (const chunk of stream) text += chunk;
  expect(text.split('\r\n').length).toBeGreaterThan(runCount);
  expect(text.startsWith('Run,val/loss\r\n')).toBe(true);
});

it('the export as Parquet is read by pandas, with a type per column', async () => {
  const columns = [
    'attributes.run_name',
    'attributes.start_time',
    'attributes.duration',
    'metrics.val/loss',
    'params.lr',
  ];
  const page = await openRuns(
    `?filter=params.scheduler = 'cosine'&sort=attributes.start_time&col=${columns.join('&col=')}`,
  );
  const [waiting, packing] = [page.waitForEvent('download'), page.waitForEvent('worker')];
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /Parquet/ }).click();
  const worker = await packing;
  expect(worker.url()).toContain('parquet-worker');
  const file = await (await waiting).path();
  await expect.poll(() => page.workers()).not.toContain(worker);
  const read = JSON.parse(execFileSync(pythonOf(claimed), [pandas, file], { encoding: 'utf8' }));
  expect(read.rows).toBe(runCount);
  expect(Object.keys(read.types)).toEqual(columns);
  expect(read.types).toMatchObject({
    'attributes.start_time': expect.stringMatching(/^datetime64\[ms, UTC\]$/),
    'attributes.duration': expect.stringMatching(/^(int64|float64)$/),
    'metrics.val/loss': 'float64',
  });
  const { run } = (await get(server.url, `runs/get?run_id=${ids[0]}`)) as unknown as { run: WireRun };
  expect(read.first['attributes.run_name']).toBe(run.info.run_name);
  expect(Date.parse(read.first['attributes.start_time'])).toBe(run.info.start_time);
  expect(read.first['metrics.val/loss']).toBeCloseTo(
    run.data.metrics.find(({ key }) => key === 'val/loss')?.value ?? 0,
    9,
  );
});

it('a long export says how far it is, and stops when asked to', async () => {
  const page = await openRuns();
  await page.route('**/runs/search', (route) => setTimeout(() => void route.continue().catch(() => {}), 2000));
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /JSON/ }).click();
  await page.getByRole('progressbar', { name: 'Export' }).waitFor();
  await page.getByRole('button', { name: 'Stop the export' }).click();
  await page.getByRole('button', { name: 'Export' }).waitFor();
});

it('a cell filters by its value', async () => {
  const page = await openRuns('?col=attributes.run_name&col=params.optimizer');
  await page.locator('.grid-row [aria-colindex="2"]', { hasText: 'sgd' }).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Only this/ }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('filter')).toBe("params.optimizer = 'sgd'");
  await expect.poll(async () => new Set(await cells(page, 2))).toEqual(new Set(['sgd']));
});

it('has no serious finding of axe-core, in both colours', async () => {
  const page = await openRuns();
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});

it('what runs is on the start page, however old it is and wherever it lies', async () => {
  const old = await createExperiment(server.url, 'old/long');
  await createRun(server.url, old, { name: 'long-haul', start_time: 1, status: 'RUNNING' });
  for (let at = 0; at < 8; at += 1) {
    const id = await createExperiment(server.url, `newer/${at}`);
    await createRun(server.url, id, { name: `ended-${at}`, start_time: at + 2 });
  }
  const page = await browser.open('/');
  const row = page.locator('tr', { hasText: 'long-haul' });
  await row.waitFor();
  expect(await row.textContent()).toContain('Runningold/long');
  expect(await page.locator('tr', { hasText: 'ended-7' }).count()).toBe(1);
});
