/** What is on its way, or could not be read, is neither nothing nor none nor 0. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { comeBack } from './come-back.ts';
import { drawn } from './drawn.ts';
import { failAnswers } from './fail-answers.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRegistry, createRun, createSweep, post, upload } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let experiment: string;
let run: string;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  experiment = await createExperiment(server.url, 'sweep');
  const runs = await createSweep(server.url, experiment, 3, Date.now());
  [run = ''] = runs;
  await createRegistry(server.url, runs);
  await upload(server.url, run, 'logs/train.log', 'the first line');
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
/** Lets what failed work, and asks again. */
const tryAgain = async (page: Page, address: string): Promise<void> => {
  await page.unroute(address);
  await button(page, 'Try again').click();
};

it('a file in a folder that cannot be listed is not missing', async () => {
  const page = await browser.newPage();
  await failAnswers(page, '**/artifacts/list?*path=logs*');
  await page.goto(`${server.url}/runs/${run}/artifacts/logs/train.log`);
  await page.getByRole('heading', { name: 'The folder could not be listed.' }).waitFor();
  expect(await page.getByText('There is no such file.').count()).toBe(0);
  await tryAgain(page, '**/artifacts/list?*path=logs*');
  await page.getByText('the first line').waitFor();
});

it('a file and its tree stay while they cannot be read again', async () => {
  const page = await browser.open(`/runs/${run}/artifacts/logs/train.log`);
  await page.getByText('the first line').waitFor();
  const asked = await Promise.all(['**/artifacts/list?*', '**/get-artifact?*'].map((it) => failAnswers(page, it)));
  await comeBack(page);
  for (const count of asked) await expect.poll(count).toBeGreaterThan(1);
  await drawn(page);
  await page.getByRole('treeitem', { name: /train\.log/ }).waitFor();
  await page.getByText('the first line').waitFor();
});

it('runs that cannot be counted are not none', async () => {
  const page = await browser.newPage();
  await failAnswers(page, '**/runs/count');
  await page.goto(`${server.url}/experiments`);
  await page.getByText('The runs could not be counted.').waitFor();
  const cells = page.locator('.grid-row', { hasText: 'sweep' }).locator('.grid-cell');
  expect(await cells.nth(1).textContent()).toBe('–');
  await tryAgain(page, '**/runs/count');
  await expect.poll(() => cells.nth(1).textContent()).toBe('3');
});

it('models are not missing while the answer to other words is on its way', async () => {
  const page = await browser.open('/models?q=zzz');
  await page.getByRole('heading', { name: 'No model fits “zzz”.' }).waitFor();
  const letGo = await holdAnswers(page, '**/registered-models/search*');
  const asked = page.waitForRequest('**/registered-models/search*');
  await page.getByRole('searchbox').fill('');
  await asked;
  await page.locator('.skeleton').first().waitFor();
  expect(await page.getByRole('heading', { name: 'No model is registered yet.' }).count()).toBe(0);
  letGo();
  await page.getByRole('link', { name: 'digits' }).waitFor();
});

it('models beyond those that are shown, which cannot be read, are asked for again', async () => {
  for (let at = 0; at < 105; at += 1) await post(server.url, 'registered-models/create', { name: `many-${100 + at}` });
  const page = await browser.open('/models?q=many');
  await page.getByRole('link', { name: 'many-100' }).waitFor();
  await failAnswers(page, '**/registered-models/search*');
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.getByRole('alert').getByText('More could not be read.').waitFor();
  await tryAgain(page, '**/registered-models/search*');
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.getByRole('link', { name: 'many-204' }).waitFor();
});

it('versions stay in the table while those in another order come', async () => {
  const page = await browser.open('/models/digits');
  await page.locator('.grid-row').nth(2).waitFor();
  const letGo = await holdAnswers(page, '**/model-versions/search*');
  const asked = page.waitForRequest('**/model-versions/search*');
  await page.getByRole('columnheader', { name: 'Version' }).click();
  await asked;
  expect(await page.locator('.grid-row').count()).toBe(3);
  letGo();
  await page.getByRole('grid').getByRole('link', { name: '1', exact: true }).waitFor();
});

it('values of versions that cannot be read are not missing', async () => {
  const page = await browser.newPage();
  await failAnswers(page, '**/runs/get?*');
  await page.goto(`${server.url}/models/digits`);
  await page.getByText('Values of the versions could not be read.').waitFor();
  await tryAgain(page, '**/runs/get?*');
  await page.getByRole('columnheader', { name: 'f1' }).waitFor();
});

it('a comparison offers no alias before the aliases are known', async () => {
  const page = await browser.newPage();
  const letGo = await holdAnswers(page, '**/registered-models/get?*');
  const asked = page.waitForRequest('**/registered-models/get?*');
  await page.goto(`${server.url}/models/digits/diff?a=2&b=3`);
  await asked;
  await page.locator('.skeleton').first().waitFor();
  await page.waitForLoadState('load');
  expect(await page.getByText('Set an alias on version 3 …').count()).toBe(0);
  letGo();
  await button(page, 'Move production to version 3').waitFor();
});

it('a new version of a prompt begins once the text of the last one is there', async () => {
  const page = await browser.newPage();
  const letGo = await holdAnswers(page, '**/model-versions/search*');
  await page.goto(`${server.url}/prompts/summary`);
  expect(await button(page, 'New version').isEnabled()).toBe(false);
  letGo();
  await button(page, 'New version').click();
  const text = await page.getByRole('textbox', { name: /Template/ }).inputValue();
  expect(text).toContain('Summarise in {{ n }} sentences');
});

it('a version of a prompt that cannot be read is not missing', async () => {
  const page = await browser.newPage();
  await failAnswers(page, '**/model-versions/get?*');
  await page.goto(`${server.url}/prompts/summary?version=99`);
  await page.getByRole('heading', { name: 'The version could not be read.' }).waitFor();
  await tryAgain(page, '**/model-versions/get?*');
  await page.getByRole('heading', { name: 'There is no such version. It may have been deleted.' }).waitFor();
});

it('a trash that is not known yet has not 0 items', async () => {
  const page = await browser.newPage();
  const letGo = await holdAnswers(page, '**/trash/search');
  await page.goto(`${server.url}/trash`);
  await page.locator('.skeleton').first().waitFor();
  expect(await page.getByText('0 items').count()).toBe(0);
  letGo();
  await page.getByText('0 items').waitFor();
});

it('views that are not known yet are not none', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs`);
  const letGo = await holdAnswers(page, '**/views/search*');
  await button(page, 'Views').click();
  await page.getByRole('button', { name: 'Save this view …' }).waitFor();
  expect(await page.getByText('No view is saved here yet.').count()).toBe(0);
  letGo();
  await page.getByText('No view is saved here yet.').waitFor();
});

it('the last lines of a log are read after the end of its run', async () => {
  const ending = await createRun(server.url, experiment, { name: 'ending', start_time: Date.now(), status: 'RUNNING' });
  await upload(server.url, ending, 'logs/train.log', 'at first');
  const page = await browser.open(`/runs/${ending}/logs`);
  await page.getByText('at first').waitFor();
  // The files that the page knows of are those from before the last lines, until it knows that the run has ended.
  const before = await fetch(`${server.url}/ajax-api/2.0/mlflow/artifacts/list?run_id=${ending}&path=logs`);
  const json = await before.json();
  await page.route('**/artifacts/list?*', (route) => route.fulfill({ json }));
  await upload(server.url, ending, 'logs/train.log', 'at first\nat last');
  await post(server.url, 'runs/update', { run_id: ending, status: 'FINISHED', end_time: Date.now() });
  await page.getByText('Finished').waitFor();
  await page.unroute('**/artifacts/list?*');
  await page.getByText('at last').waitFor();
});

it('bounds of metrics stay when there is one metric more', async () => {
  const growing = await createRun(server.url, experiment, {
    name: 'growing',
    start_time: Date.now(),
    status: 'RUNNING',
    metrics: { one: [0.125, 0.5, 0.25] },
  });
  const page = await browser.open(`/runs/${growing}`);
  const cells = page.getByRole('row', { name: /^one / }).getByRole('cell');
  await expect.poll(() => cells.allTextContents()).toEqual(expect.arrayContaining(['0.125', '0.5']));
  await holdAnswers(page, '**/runs/search');
  const metric = { key: 'two', value: 1, timestamp: 1, step: 0 };
  await post(server.url, 'runs/log-batch', { run_id: growing, metrics: [metric] });
  await page.getByRole('row', { name: /^two / }).waitFor();
  expect(await cells.allTextContents()).toEqual(expect.arrayContaining(['0.125', '0.5']));
});

it('the latest runs stay while a run that begins elsewhere brings experiments into another order', async () => {
  const other = await createExperiment(server.url, 'other');
  await createRun(server.url, experiment, { name: 'newest', start_time: Date.now() });
  const page = await browser.open('/');
  const line = page.getByRole('rowheader', { name: 'newest' });
  await line.waitFor();
  await holdAnswers(page, '**/runs/search');
  await createRun(server.url, other, { name: 'elsewhere', start_time: Date.now() + 60_000 });
  await comeBack(page);
  await page.getByRole('row', { name: /^other 1 run/ }).waitFor();
  expect(await line.count()).toBe(1);
});

it('what is restored is no longer in the trash, also when the rest of it is refused', async () => {
  const names = ['thrown first', 'thrown last'];
  for (const name of names) {
    const run_id = await createRun(server.url, experiment, { name, start_time: Date.now() });
    await post(server.url, 'runs/delete', { run_id });
  }
  const page = await browser.open('/trash');
  const rows = page.locator('.grid-row', { hasText: 'thrown' });
  for (const at of [0, 1]) await rows.nth(at).getByRole('checkbox').check();
  let isFirst = true;
  await page.route('**/runs/restore', (route) => {
    const answer = isFirst ? route.continue() : route.fulfill({ status: 500, json: { message: 'It is kept.' } });
    isFirst = false;
    return answer;
  });
  await button(page, 'Restore').click();
  await page.getByText('It is kept.').waitFor();
  await expect.poll(() => rows.count()).toBe(1);
});

it('what a version comes from, and what its run has measured, are not missing where they cannot be read', async () => {
  const page = await browser.newPage();
  for (const address of ['**/model-versions/lineage*', '**/runs/get?*']) await failAnswers(page, address);
  await page.goto(`${server.url}/models/digits/versions/3`);
  await page.getByText('The metrics of its run could not be read.').waitFor();
  await page.getByRole('definition').getByText('It could not be read.').waitFor();
  await page.unrouteAll();
  for (const _ of [1, 2]) await button(page, 'Try again').click();
  await page.getByRole('heading', { name: 'Metrics of its run' }).waitFor();
  await page.locator('.facts a[href^="/runs/"]').waitFor();
});

it('bounds of metrics that cannot be read are not missing', async () => {
  const page = await browser.newPage();
  await failAnswers(page, '**/runs/search');
  await page.goto(`${server.url}/runs/${run}`);
  await page.getByText('Least and greatest values could not be read.').waitFor();
  await tryAgain(page, '**/runs/search');
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

it('what is being deleted for good is not deleted again', async () => {
  const run_id = await createRun(server.url, experiment, { name: 'gone', start_time: Date.now() });
  await post(server.url, 'runs/delete', { run_id });
  const page = await browser.open('/trash');
  const letGo = await holdAnswers(page, '**/trash/purge');
  const asked = page.waitForRequest('**/trash/purge');
  await button(page, 'Empty the trash …').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await asked;
  await expect.poll(() => page.getByRole('button', { name: 'Empty the trash …' }).isEnabled()).toBe(false);
  letGo();
  await page.getByText('The trash is empty.').waitFor();
});
