import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createRun, post } from './seed.ts';
import { sweptExperiment } from './swept-experiment.ts';

const at = sweptExperiment('trends', 300);

interface SeriesRequest {
  readonly run_ids: readonly string[];
  readonly keys: readonly string[];
}

/** A page that tells which series it asks for. */
async function openTable(search: string): Promise<{ readonly page: Page; readonly asked: SeriesRequest[] }> {
  const page = await at.browser.newPage();
  const asked: SeriesRequest[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/millrace/series')) asked.push(request.postDataJSON() as SeriesRequest);
  });
  await page.goto(`${at.server.url}/experiments/${at.experiment}/runs${search}`);
  await page.locator('.grid-row a').first().waitFor();
  return { page, asked };
}

const twoTrends = '?col=attributes.run_name&col=trend(metrics.val/loss)&col=trend(metrics.val/accuracy)';

it('a column of curves is added from the menu of a metric, and the address has it', async () => {
  const { page, asked } = await openTable('?col=attributes.run_name&col=metrics.val/loss');
  await page.getByRole('columnheader', { name: /val\/loss/ }).hover();
  await page.getByRole('button', { name: 'Column val/loss' }).click();
  expect(asked).toEqual([]);
  await page.getByRole('menuitem', { name: 'Trend beside it' }).click();
  await page.locator('.row-trend path').first().waitFor();
  expect(new URL(page.url()).searchParams.getAll('col')).toContain('trend(metrics.val/loss)');
  expect(await page.locator('.row-trend').first().getAttribute('aria-label')).toMatch(/^30 points, from 2\.\d/);
});

it('the rows on the screen are asked for together, and once', async () => {
  const { page, asked } = await openTable(twoTrends);
  await page.locator('.row-trend path').first().waitFor();
  await page.waitForTimeout(600);
  const [request, ...more] = asked;
  expect(more).toEqual([]);
  expect(request?.keys).toEqual(['val/loss', 'val/accuracy']);
  expect(request?.run_ids.length).toBeLessThanOrEqual(60);
  expect(await page.locator('.row-trend').count()).toBe(2 * (await page.locator('.grid-row a').count()));
});

it('rows far below are asked for when they are there, and none of those between', async () => {
  const { page, asked } = await openTable(twoTrends);
  await page.locator('.row-trend path').first().waitFor();
  await page.evaluate("document.querySelector('.grid').scrollTop = 4800");
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  await page.waitForTimeout(600);
  await expect.poll(() => page.locator('.row-trend').count()).toBe(2 * (await page.locator('.grid-row a').count()));
  // 4,800 pixels are 170 rows; what is read are two screens.
  const runs = new Set(asked.flatMap(({ run_ids }) => run_ids));
  expect(runs.size).toBeLessThanOrEqual(140);
  expect(runs.size).toBe(asked.reduce((sum, { run_ids }) => sum + run_ids.length, 0));
});

it('a curve goes on while its run does', async () => {
  const run_id = await createRun(at.server.url, at.experiment, {
    name: 'going on',
    start_time: Date.now(),
    status: 'RUNNING',
    metrics: { 'val/loss': [3, 2] },
  });
  const { page } = await openTable(twoTrends);
  const trend = page.locator('.grid-row', { hasText: 'going on' }).locator('.row-trend');
  await expect.poll(() => trend.getAttribute('aria-label')).toContain('2 points, from 3 to 2');
  const point = { key: 'val/loss', value: 1, step: 2, timestamp: Date.now() };
  await post(at.server.url, 'runs/log-metric', { run_id, ...point });
  await expect.poll(() => trend.getAttribute('aria-label')).toContain('3 points, from 3 to 1');
});
