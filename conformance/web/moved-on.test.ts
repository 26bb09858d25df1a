/** What is typed, shown or asked for one run, version or view does not go along to another that the reader has moved on to. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { comeBack } from './come-back.ts';
import { drawn } from './drawn.ts';
import { failAnswers } from './fail-answers.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRegistry, createRun, createSweep, get, upload } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let experiment: string;
let parent: string;
let child: string;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  experiment = await createExperiment(server.url, 'sweep');
  const start_time = Date.now();
  parent = await createRun(server.url, experiment, { name: 'parent', start_time });
  const tags = { 'mlflow.parentRunId': parent };
  child = await createRun(server.url, experiment, { name: 'child', start_time, tags });
  await createRegistry(server.url, await createSweep(server.url, experiment, 3, start_time));
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
const tagsOf = async (run_id: string): Promise<readonly string[]> => {
  const { run } = (await get(server.url, `runs/get?run_id=${run_id}`)) as unknown as {
    run: { data: { tags?: { key: string }[] } };
  };
  return (run.data.tags ?? []).map(({ key }) => key);
};

it('a note that is being written stays with its run', async () => {
  const page = await browser.open(`/runs/${child}`);
  await page.getByRole('link', { name: 'parent' }).click();
  await page.getByRole('heading', { name: 'parent' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'child' }).waitFor();
  await button(page, 'Write').click();
  await field(page, 'Note, in Markdown').fill('about the child');
  await page.getByRole('link', { name: 'parent' }).click();
  await page.getByRole('heading', { name: 'parent' }).waitFor();
  expect(await field(page, 'Note, in Markdown').count()).toBe(0);
});

it('a note beside the table stays with its run, also when the run cannot be read again', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs?open=${parent}`);
  await page.getByRole('complementary', { name: 'Run parent' }).getByRole('button', { name: 'Write' }).click();
  await field(page, 'Note, in Markdown').fill('about the parent');
  const asked = await failAnswers(page, '**/runs/get?*');
  await comeBack(page);
  await expect.poll(asked).toBeGreaterThan(1);
  await drawn(page);
  expect(await field(page, 'Note, in Markdown').inputValue()).toBe('about the parent');
});

it('what is typed about a version stays with it', async () => {
  const page = await browser.open('/models/digits/versions/2');
  await page.getByRole('link', { name: 'digits' }).first().click();
  await page.getByRole('link', { name: '1', exact: true }).click();
  await page.getByRole('heading', { name: 'Version 1', exact: true }).waitFor();
  await button(page, 'Write').click();
  await field(page, 'Description, in Markdown').fill('about the first');
  await page.evaluate('history.go(-2)');
  await page.getByRole('heading', { name: 'Version 2', exact: true }).waitFor();
  expect(await field(page, 'Description, in Markdown').count()).toBe(0);
});

it('a page that another run has logged does not run its scripts unasked', async () => {
  for (const run of [parent, child]) await upload(server.url, run, 'page.html', '<h1>page</h1>');
  const page = await browser.open(`/runs/${parent}/artifacts/page.html`);
  await page.locator(`iframe[src*="${parent}"]`).waitFor();
  await page.evaluate(`history.pushState({}, '', '/runs/${child}/artifacts/page.html')`);
  await page.locator(`iframe[src*="${child}"]`).waitFor();
  await button(page, 'Run scripts').click();
  await page.locator('iframe[sandbox="allow-scripts"]').waitFor();
  await page.goBack();
  await page.locator(`iframe[src*="${parent}"]`).waitFor();
  expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
});

it('a star that is pressed twice is taken again, and each press is seen at once', async () => {
  const page = await browser.open(`/runs/${parent}`);
  const star = page.getByRole('button', { name: 'Star' });
  await star.waitFor();
  const letGo = await holdAnswers(page, '**/runs/set-tag');
  await page.keyboard.press('s');
  await expect.poll(() => star.getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.press('s');
  await expect.poll(() => star.getAttribute('aria-pressed')).toBe('false');
  letGo();
  await page.getByText('1 run lost the star.').waitFor();
  expect(await tagsOf(parent)).not.toContain('millrace.starred');
});

it('a saved view that comes late does not open over one that was chosen after it', async () => {
  const ids: string[] = [];
  for (const name of ['first', 'second']) {
    const body = { kind: 'runs', scope: experiment, name, state: { filter: `tags.chosen = '${name}'` } };
    const answer = await fetch(`${server.url}/ajax-api/3.0/millrace/views/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { view } = (await answer.json()) as { view: { view_id: string } };
    ids.push(view.view_id);
  }
  const page = await browser.open(`/experiments/${experiment}/runs`);
  await page.locator('.grid-row').first().waitFor();
  const letGo = await holdAnswers(page, `**/views/get?*${ids[0]}*`);
  for (const name of ['first', 'second']) {
    await button(page, 'Views').click();
    await page.getByRole('button', { name, exact: true }).click();
  }
  const isSecond = () => new URL(page.url()).searchParams.get('filter')?.includes('second');
  await expect.poll(isSecond).toBe(true);
  const answer = page.waitForResponse(`**/views/get?*${ids[0]}*`);
  letGo();
  await (await answer).finished();
  await drawn(page);
  expect(isSecond()).toBe(true);
});
