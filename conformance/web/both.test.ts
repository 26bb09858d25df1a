import { expect, it } from 'vitest';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { sweptExperiment } from './swept-experiment.ts';

const at = sweptExperiment('both', 60);

it('table and charts stand beside each other, and share filter and address', async () => {
  const page = await at.openRuns();
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
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?view=both`);
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
  const page = await at.browser.newPage();
  await page.setViewportSize({ width: 820, height: 1180 });
  await page.goto(`${at.server.url}/experiments/${at.experiment}/runs?view=both`);
  await page.locator('.chart-card canvas').first().waitFor();
  const rows = await page.locator('.grid').boundingBox();
  const charts = await page.locator('.runs-charts').boundingBox();
  expect((rows?.y ?? 0) + (rows?.height ?? 0)).toBeLessThanOrEqual((charts?.y ?? 0) + 1);
  expect(rows?.height).toBeGreaterThan(300);
});
