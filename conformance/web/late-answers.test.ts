/** Answers that come late, one after another, to a reader who has moved on, or not at all. */
import type { Page, Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRun, post } from './seed.ts';
import { sweptExperiment } from './swept-experiment.ts';

const runCount = 48;
const at = sweptExperiment('late', runCount);

const failure = { status: 500, json: { error_code: 'INTERNAL_ERROR', message: 'Not well.' } };
const bodyOf = (request: Request): string => request.postData() ?? '';

/** Answers what fits with an error until the returned function is called. */
async function refuseAnswers(page: Page, address: string, fits: (body: string) => boolean = () => true) {
  let isOver = false;
  await page.route(address, (route) =>
    !isOver && fits(bodyOf(route.request())) ? route.fulfill(failure) : route.fallback(),
  );
  return () => {
    isOver = true;
  };
}

async function filterBy(page: Page, filter: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Filter of runs' }).fill(filter);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Conditions of the filter' }).getByText(filter).waitFor();
}

const check = (page: Page, row: number) => page.locator('.grid-row .check').nth(row);

it('runs that were selected while others were being deleted stay selected', async () => {
  const experiment = await createExperiment(at.server.url, 'deleted from');
  for (const name of ['one', 'two']) await createRun(at.server.url, experiment, { name, start_time: 1 });
  const page = await at.browser.open(`/experiments/${experiment}/runs`);
  await check(page, 1).waitFor();
  const letGo = await holdAnswers(page, '**/runs/delete');
  await check(page, 0).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await check(page, 0).click();
  await check(page, 1).click();
  letGo();
  await page.getByText('1 run deleted.').waitFor();
  await page.locator('.grid[aria-rowcount="2"]').waitFor();
  await page.getByText('1 run selected').waitFor();
});

it('who leaves the table while runs are being deleted is not brought back', async () => {
  const experiment = await createExperiment(at.server.url, 'left');
  await createRun(at.server.url, experiment, { name: 'one', start_time: 1 });
  const page = await at.browser.open(`/experiments/${experiment}/runs`);
  const letGo = await holdAnswers(page, '**/runs/delete');
  await check(page, 0).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('link', { name: 'Models' }).click();
  await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
  letGo();
  await page.getByText('1 run deleted.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/models');
});

it('what could not be undone is still offered to be', async () => {
  const experiment = await createExperiment(at.server.url, 'undone later');
  await createRun(at.server.url, experiment, { name: 'one', start_time: 1 });
  const page = await at.browser.open(`/experiments/${experiment}/runs`);
  await check(page, 0).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('1 run deleted.').waitFor();
  const mend = await refuseAnswers(page, '**/runs/restore');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Not well.').waitFor();
  mend();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  await page.getByRole('link', { name: 'one' }).waitFor();
});

it('what is selected in one experiment is not in the next', async () => {
  const other = await createExperiment(at.server.url, 'the next one');
  await createRun(at.server.url, other, { name: 'only', start_time: 1 });
  const page = await at.openRuns();
  await page.getByRole('checkbox', { name: 'Select all loaded rows' }).click();
  await page.getByText(`${runCount} runs selected`).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Find/ }).fill('the next one');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'only' }).waitFor();
  expect(await page.getByText('selected').count()).toBe(0);
});

it('nothing is said to be none while it is on its way', async () => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?filter=params.none+%3D+'1'`);
  await page.getByRole('heading', { name: 'No run matches the filter.' }).waitFor();
  const letGo = await holdAnswers(page, '**/runs/search');
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await page.getByRole('heading', { name: 'No run matches the filter.' }).waitFor({ state: 'detached' });
  expect(await page.getByRole('heading', { name: 'No runs yet.' }).count()).toBe(0);
  letGo();
  await page.locator('.grid-row a').first().waitFor();
});

it('nor are groups, nor the lines of charts', async () => {
  const empty = `?filter=params.none+%3D+'1'&group=params.lr&view=both&col=attributes.run_name`;
  const page = await at.browser.open(`/experiments/${at.experiment}/runs${empty}`);
  const nothing = page.getByRole('heading', { name: /No run/ });
  await nothing.waitFor();
  const letGo = await holdAnswers(page, '**/runs/search-groups');
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await nothing.waitFor({ state: 'detached' });
  letGo();
  await page.locator('.grid-row[data-state="group"]').first().waitFor();
});

it('the list of lines stays until that of another filter has come', async () => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?view=charts`);
  const names = page.locator('.run-list li a');
  await names.nth(9).waitFor();
  const before = await names.allTextContents();
  const letGo = await holdAnswers(page, '**/runs/search');
  await filterBy(page, "params.optimizer = 'lion'");
  expect(await names.allTextContents()).toEqual(before);
  letGo();
  await expect.poll(() => names.allTextContents()).not.toEqual(before);
});

it('metrics that could not be read are not shown as none', async () => {
  const page = await at.browser.newPage();
  const mend = await refuseAnswers(page, '**/runs/search-keys');
  await page.goto(`${at.server.url}/experiments/${at.experiment}/runs?view=charts`);
  await page.getByRole('heading', { name: 'The metrics could not be read.' }).waitFor();
  mend();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('[data-card="val/loss"] canvas').first().waitFor();
});

it('nor are keys that columns are chosen from', async () => {
  const page = await at.openRuns('?col=attributes.run_name');
  const mend = await refuseAnswers(page, '**/runs/search-keys');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByText('Not all keys could be read.').waitFor();
  mend();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('checkbox', { name: 'val/loss' }).waitFor();
});

it('a card stays while it cannot be read again', async () => {
  const page = await at.openRuns('?view=both&card=bar:metrics.val/loss');
  const bars = page.locator('[data-card="bar:metrics.val/loss"] rect');
  await bars.first().waitFor();
  await refuseAnswers(page, '**/runs/search', (body) => body.includes('"columns":["metrics.val/loss"]'));
  let failed = 0;
  page.on('response', (response) => {
    if (response.status() === 500) failed += 1;
  });
  await page.locator('.row-star').first().click();
  // It is tried once more.
  await expect.poll(() => failed).toBe(2);
  await page.getByText('1 run got a star.').waitFor({ state: 'detached' });
  expect(await bars.count()).toBeGreaterThan(0);
});

it('lines stay on their axis until those on another have come', async () => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?view=charts&find=val/loss`);
  const card = page.locator('[data-card="val/loss"]');
  await card.locator('canvas').first().waitFor();
  const letGo = await holdAnswers(page, '**/millrace/series');
  await page.getByRole('combobox', { name: 'x', exact: true }).selectOption('time');
  await page.locator('[data-card="val/loss"][data-late]').waitFor();
  await card.locator('.chart-frame').hover();
  const title = card.locator('.chart-cursor .meta').first();
  expect(await title.textContent()).toMatch(/^Step /);
  letGo();
  await expect.poll(() => title.textContent()).not.toMatch(/^Step /);
});

it('a change that could not be read comes with the page, and an older answer never after a newer one', async () => {
  const experiment = await createExperiment(at.server.url, 'changing');
  const run_id = await createRun(at.server.url, experiment, { name: 'one', start_time: 1, metrics: { m: [1] } });
  const address = `/experiments/${experiment}/runs?col=attributes.run_name&col=metrics.m`;
  const log = (value: number) =>
    post(at.server.url, 'runs/log-metric', { run_id, key: 'm', value, step: value, timestamp: value });
  const page = await at.browser.open(address);
  const other = await at.browser.open(address);
  const shows = (seen: Page, value: number) =>
    seen.getByRole('gridcell', { name: String(value), exact: true }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await shows(other, 1);
  const mend = await refuseAnswers(page, '**/runs/search', (body) => body.includes('run_id IN'));
  await log(2);
  await shows(page, 2);
  mend();
  await page.unrouteAll();
  await shows(other, 2);
  const { promise, resolve } = Promise.withResolvers<void>();
  let held = 0;
  await page.route('**/runs/search', async (route) => {
    const response = await route.fetch();
    if (bodyOf(route.request()).includes('run_id IN') && ++held === 1) await promise;
    await route.fulfill({ response });
  });
  await log(3);
  await expect.poll(() => held).toBe(1);
  await log(4);
  await shows(other, 4);
  resolve();
  await shows(page, 4);
});

it('the run beside the table is that of the cursor once its row has come', async () => {
  const page = await at.browser.newPage();
  const { promise, resolve } = Promise.withResolvers<void>();
  // The same runs once more, as a second page.
  await page.route('**/runs/search', async (route) => {
    const asked = JSON.parse(bodyOf(route.request())) as { offset?: number; max_results?: number };
    if (asked.offset === undefined) return route.fallback();
    const isFar = asked.offset > 0;
    const response = await route.fetch({ postData: JSON.stringify({ ...asked, offset: 0 }) });
    if (isFar) await promise;
    await route.fulfill({
      json: { ...((await response.json()) as object), total_count: asked.max_results! + runCount },
    });
  });
  await page.goto(`${at.server.url}/experiments/${at.experiment}/runs?col=attributes.run_name`);
  await page.locator('.grid-row a').first().waitFor();
  await page.getByRole('grid').focus();
  for (const key of ['ArrowDown', 'Enter', 'End']) await page.keyboard.press(key);
  const first = await page.locator('.run-preview > header h2').textContent();
  resolve();
  const last = page.locator('.grid-row[data-cursor] a').first();
  await last.waitFor();
  expect(await last.textContent()).not.toBe(first);
  await expect.poll(() => page.locator('.run-preview > header h2').textContent()).toBe(await last.textContent());
});

it('a slow server keeps no command of the palette back, and what is looked for is not said to be nowhere', async () => {
  const page = await at.openRuns();
  const letGo = await holdAnswers(page, '**/experiments/search');
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: /Find/ });
  await box.fill('zzzz');
  await page.getByText('Looking …').waitFor();
  await box.fill('trash');
  await page.getByRole('option', { name: /Go to Trash/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await box.fill('zzzz');
  letGo();
  await page.getByText('Nothing has this name.').waitFor();
});

it('nested runs that could not be read are asked for again from below the table', async () => {
  const page = await at.openRuns('?tree=1&sort=attributes.start_time');
  const mend = await refuseAnswers(page, '**/runs/search', (body) => /parentRunId` = '/.test(body));
  const rows = Number(await page.locator('.grid').getAttribute('aria-rowcount'));
  await page
    .getByRole('button', { name: /nested runs of/ })
    .first()
    .click();
  await page.getByText('Some rows could not be read.').waitFor();
  mend();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Some rows could not be read.').waitFor({ state: 'detached' });
  const rowsNow = async () => Number(await page.locator('.grid').getAttribute('aria-rowcount'));
  await expect.poll(rowsNow).toBeGreaterThan(rows);
});

it('figures over all runs are those of the filter, or on their way', async () => {
  const page = await at.openRuns('?sum=max&col=attributes.run_name&col=metrics.val/loss');
  const figure = page.locator('.grid-foot [aria-colindex="2"]');
  await expect.poll(() => figure.textContent()).toMatch(/\d/);
  const letGo = await holdAnswers(page, '**/runs/aggregate');
  await filterBy(page, "params.optimizer = 'lion'");
  await expect.poll(() => figure.textContent()).toBe('…');
  letGo();
  await expect.poll(() => figure.textContent()).toMatch(/\d/);
});
