/** An undo of a change of runs brings back what the server had before it, whatever several pages and clients did meanwhile. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRun, get, post } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let experiment: string;
let runs: string[];

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
});
beforeEach(async () => {
  experiment = await createExperiment(server.url, `undo ${expect.getState().currentTestName}`);
  const seed = (name: string) => createRun(server.url, experiment, { name, start_time: 1, tags: { stage: 'dev' } });
  runs = [await seed('first'), await seed('second')];
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

interface WireRun {
  readonly info: { readonly run_name: string; readonly lifecycle_stage: string };
  readonly data: { readonly tags: readonly { readonly key: string; readonly value: string }[] };
}

const read = async (at: number): Promise<WireRun> =>
  ((await get(server.url, `runs/get?run_id=${runs[at]}`)) as unknown as { run: WireRun }).run;
const nameOf = async (at: number) => (await read(at)).info.run_name;
const stageOf = async (at: number) => (await read(at)).info.lifecycle_stage;
const tagOf = async (at: number, key: string) => (await read(at)).data.tags.find((it) => it.key === key)?.value;
const send = (path: string, at: number, body: object) => post(server.url, path, { run_id: runs[at], ...body });

const undo = (page: Page) => page.getByRole('button', { name: 'Undo' });
const openRun = (at: number) => browser.open(`/runs/${runs[at]}`);

async function rename(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Menu of the run' }).click();
  await page.getByRole('menuitem', { name: 'Rename …' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
  await undo(page).waitFor();
}

async function setTag(page: Page, key: string, value: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Key' }).fill(key);
  await page.getByRole('textbox', { name: 'Value' }).fill(value);
  await page.keyboard.press('Enter');
  await undo(page).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
}

it('a name comes back as the server had it, not as this page last saw it', async () => {
  const page = await openRun(0);
  await page.getByRole('heading', { level: 1, name: 'first' }).waitFor();
  await send('runs/update', 0, { run_name: 'by another client' });
  await rename(page, 'by the page');
  await undo(page).click();
  await page.getByRole('heading', { level: 1, name: 'by another client' }).waitFor();
  expect(await nameOf(0)).toBe('by another client');
});

it('a name that another tab changed since stays, and both are told', async () => {
  const [page, other] = [await openRun(0), await openRun(0)];
  await rename(page, 'by one tab');
  await rename(other, 'by another tab');
  await undo(page).click();
  await page.getByText('What was changed since stays as it is: 1 run.').waitFor();
  expect(await nameOf(0)).toBe('by another tab');
  await undo(other).click();
  await other.getByRole('heading', { level: 1, name: 'by one tab' }).waitFor();
});

it('tags of several runs come back each as it was, after a reload', async () => {
  await send('runs/set-tag', 1, { key: 'stage', value: 'candidate' });
  await send('runs/delete-tag', 0, { key: 'stage' });
  const page = await browser.open(`/experiments/${experiment}/runs`);
  await page.locator('.grid-row a').nth(1).waitFor();
  await page.getByRole('checkbox', { name: 'Select all' }).or(page.locator('.grid-head .check')).first().click();
  await page.getByRole('button', { name: 'Tag …' }).click();
  await setTag(page, 'stage', 'released');
  expect([await tagOf(0, 'stage'), await tagOf(1, 'stage')]).toEqual(['released', 'released']);
  await page.reload();
  await undo(page).click();
  await page.getByText('Undone.').waitFor();
  expect([await tagOf(0, 'stage'), await tagOf(1, 'stage')]).toEqual([undefined, 'candidate']);
});

it('a tag that is removed comes back, unless another client has set it since', async () => {
  const page = await openRun(0);
  const remove = async () => {
    await page.getByRole('button', { name: 'Edit' }).last().click();
    await page.getByRole('button', { name: 'Remove stage' }).click();
    await undo(page).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
  };
  await remove();
  await undo(page).click();
  await page.getByText('stage: dev').waitFor();
  await remove();
  await send('runs/set-tag', 0, { key: 'stage', value: 'by another client' });
  await undo(page).click();
  await page.getByText('What was changed since stays as it is').waitFor();
  expect(await tagOf(0, 'stage')).toBe('by another client');
});

it('runs that two tabs deleted come back by the undo of the tab that deleted them', async () => {
  const [page, other] = [await openRun(0), await openRun(0)];
  const remove = async (tab: Page) => {
    await tab.getByRole('button', { name: 'Menu of the run' }).click();
    await tab.getByRole('menuitem', { name: 'Delete' }).click();
  };
  await remove(page);
  await undo(page).waitFor();
  await remove(other);
  await other.getByText('This run is deleted.').waitFor();
  expect(await undo(other).count()).toBe(0);
  await send('runs/restore', 0, {});
  await undo(page).click();
  await page.getByText('Undone.').waitFor();
  await page.getByText('This run is deleted.').waitFor({ state: 'detached' });
  expect(await stageOf(0)).toBe('active');
});
