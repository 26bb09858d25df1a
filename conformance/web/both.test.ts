import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createSweep } from './seed.ts';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let experiment: string;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  experiment = await createExperiment(server.url, 'both');
  await createSweep(server.url, experiment, 60, Date.now());
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

it('table and charts stand beside each other, and share filter and address', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs`);
  await page.locator('.grid-row a').first().waitFor();
  await page.getByRole('button', { name: 'Both' }).click();
  await page.locator('.chart-card canvas').first().waitFor();
  const rows = await page.locator('.grid').boundingBox();
  const charts = await page.locator('.runs-charts').boundingBox();
  expect((rows?.x ?? 0) + (rows?.width ?? 0)).toBeLessThanOrEqual((charts?.x ?? 0) + 1);
  expect(new URL(page.url()).searchParams.get('view')).toBe('both');
  await page.getByRole('combobox', { name: 'Filter of runs' }).fill("params.optimizer = 'adam'");
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.runs-foot').textContent()).not.toContain('60 runs');
  await page.reload();
  await page.locator('.chart-card canvas').first().waitFor();
  await page.locator('.grid-row a').first().waitFor();
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
});

it('a run that is looked at takes the place of the charts, and gives it back', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs?view=both`);
  await page.locator('.chart-card canvas').first().waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.run-preview h2').first().waitFor();
  expect(await page.locator('.chart-card').first().isVisible()).toBe(false);
  await page.keyboard.press('Escape');
  await page.locator('.chart-card canvas').first().waitFor();
});

it('on a narrow screen they stand below each other', async () => {
  const page = await browser.newPage();
  await page.setViewportSize({ width: 820, height: 1180 });
  await page.goto(`${server.url}/experiments/${experiment}/runs?view=both`);
  await page.locator('.chart-card canvas').first().waitFor();
  const rows = await page.locator('.grid').boundingBox();
  const charts = await page.locator('.runs-charts').boundingBox();
  expect((rows?.y ?? 0) + (rows?.height ?? 0)).toBeLessThanOrEqual((charts?.y ?? 0) + 1);
  expect(rows?.height).toBeGreaterThan(300);
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});
