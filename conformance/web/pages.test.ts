import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRegistry, createSweep, post } from './seed.ts';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let experiment: string;
let ids: readonly string[];

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  experiment = await createExperiment(server.url, 'vision/sweep', { team: 'red' });
  ids = await createSweep(server.url, experiment, 24, Date.now());
  await createRegistry(server.url, ids);
  await post(server.url, 'runs/delete', { run_id: ids[9] });
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

/** Every page, with something that stands there when its data has come. */
const pages: readonly (readonly [name: string, address: () => string, sign: string])[] = [
  ['home', () => '/', 'Latest runs'],
  ['experiments', () => '/experiments', 'vision'],
  ['runs', () => `/experiments/${experiment}/runs`, '23 runs'],
  ['charts', () => `/experiments/${experiment}/runs?view=charts`, 'Smoothing'],
  ['run', () => `/runs/${ids[0]}`, 'optimizer'],
  ['charts of a run', () => `/runs/${ids[0]}/charts`, 'Smoothing'],
  ['artifacts of a run', () => `/runs/${ids[0]}/artifacts`, 'No artifacts'],
  ['logs of a run', () => `/runs/${ids[0]}/logs`, 'no log'],
  ['compare', () => `/compare?runs=${ids[0]},${ids[1]}`, 'optimizer'],
  ['models', () => '/models', 'digits'],
  ['model', () => '/models/digits?history=1', 'set on version 2'],
  ['version', () => '/models/digits/versions/2', 'load_model'],
  ['files of a version', () => '/models/digits/versions/2?part=files', 'No files are recorded'],
  ['version diff', () => '/models/digits/diff?a=1&b=2', 'Params'],
  ['prompts', () => '/prompts', 'summary'],
  ['prompt', () => '/prompts/summary?version=2', 'sentences'],
  ['prompt diff', () => '/prompts/summary/diff?a=1&b=2', 'Callers must now give'],
  ['trash', () => '/trash', '1 item'],
  ['webhooks', () => '/settings', 'Nobody is told of changes yet'],
  ['about', () => '/settings/about', 'This server'],
  ['nothing', () => '/not-here?page=/gateway', 'no such page'],
];

/** A phone, screens of 1280 and 1440 pixels at 200 % zoom, a tablet, a wide screen. */
const windows = [
  [390, 844],
  [640, 400],
  [720, 450],
  [820, 1180],
  [2560, 1300],
] as const;

/** Neither the window nor what is no box that scrolls hangs over its edge. */
const fits = (page: Page) =>
  page.evaluate(
    '(({ scrollWidth, scrollHeight }) => scrollWidth <= innerWidth && scrollHeight <= innerHeight)(document.documentElement)',
  );

it.each(pages)(
  '%s: no serious finding of axe-core in both colours, and nothing hangs over the edge',
  async (_name, address, sign) => {
    const page = await browser.open(address());
    await page.getByText(sign, { exact: false }).first().waitFor();
    expect(await fits(page)).toBe(true);
    expect(await seriousFindingsInBothColours(page)).toEqual([]);
    for (const [width, height] of windows) {
      await page.setViewportSize({ width, height });
      expect([width, await fits(page)]).toEqual([width, true]);
    }
  },
);

it('at 200 % zoom the menus of the runs end inside the window', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs`);
  await page.setViewportSize({ width: 720, height: 450 });
  const endOf = async (name: string | RegExp): Promise<number> => {
    await page.getByRole('button', { name }).first().click();
    const box = await page.locator('.menu').boundingBox();
    await page.keyboard.press('Escape');
    await page.locator('.menu').waitFor({ state: 'detached' });
    return (box?.y ?? 0) + (box?.height ?? 1000);
  };
  for (const name of [/^Columns/, 'Group', 'Views', 'Export', 'Column Duration'])
    expect([name, (await endOf(name)) <= 450]).toEqual([name, true]);
});

it('the trash restores, and deletes for good after saying what will be lost', async () => {
  const page = await browser.open('/trash');
  await page.getByRole('checkbox', { name: 'Select the row' }).check();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('The trash is empty.').waitFor();
  await post(server.url, 'runs/delete', { run_id: ids[9] });
  await page.reload();
  await page.getByRole('button', { name: 'Empty the trash …' }).click();
  await page.getByText(/1 run with \d+ metric points and 0 files/).waitFor();
  await page.getByRole('button', { name: 'Delete for good', exact: true }).click();
  await page.getByText('The trash is empty.').waitFor();
  await expect(post(server.url, 'runs/restore', { run_id: ids[9] })).rejects.toThrow('not found');
});

it('an experiment in the trash comes back, or goes for good with its runs', async () => {
  const experiment_id = await createExperiment(server.url, 'old/one');
  await createSweep(server.url, experiment_id, 2, Date.now());
  await post(server.url, 'experiments/delete', { experiment_id });
  const page = await browser.open('/trash');
  const row = page.getByRole('row', { name: /old\/one/ });
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('The trash is empty.').waitFor();
  await post(server.url, 'experiments/delete', { experiment_id });
  await page.reload();
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete for good …' }).click();
  await page.getByText(/2 runs with \d+ metric points and 0 files \(0 B\) will be gone/).waitFor();
  await page.getByRole('button', { name: 'Delete for good', exact: true }).click();
  await page.getByText('The trash is empty.').waitFor();
  await expect(post(server.url, 'experiments/restore', { experiment_id })).rejects.toThrow(/not|No/);
});

it('rows are as high as the reader likes them, also after a reload', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs`);
  const row = page.locator('.grid-row').first();
  const height = async () => (await row.boundingBox())?.height;
  await row.waitFor();
  expect(await height()).toBe(28);
  await page.getByRole('button', { name: 'Colours and rows' }).click();
  await page.getByRole('menuitem', { name: 'High rows' }).click();
  await expect.poll(height).toBe(36);
  await page.reload();
  await row.waitFor();
  expect(await height()).toBe(36);
  const [first, second] = await page.locator('.grid-row').all();
  expect(((await second?.boundingBox())?.y ?? 0) - ((await first?.boundingBox())?.y ?? 0)).toBe(36);
});

it('a view is saved under a name and opened by another', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs?filter=params.optimizer+%3D+'adam'`);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Save this view …' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('only adam');
  await page.keyboard.press('Enter');
  await page.getByText('The view “only adam” is saved.').waitFor();
  const other = await browser.open(`/experiments/${experiment}/runs`);
  await other.getByRole('button', { name: 'Views' }).click();
  await other.getByRole('button', { name: 'only adam', exact: true }).click();
  await expect.poll(() => new URL(other.url()).searchParams.get('filter')).toBe("params.optimizer = 'adam'");
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});
