/** What a dialog sends goes once, and its answer finds the reader where he is: in it, typing on, or elsewhere. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { drawn } from './drawn.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRegistry, createSweep, get } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  const runs = await createSweep(server.url, await createExperiment(server.url, 'sweep'), 3, Date.now());
  await createRegistry(server.url, runs);
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
const fromMenu = async (page: Page, menu: string, item: string): Promise<void> => {
  await button(page, menu).click();
  await page.getByRole('menuitem', { name: item }).click();
};

it('what is sent twice by the keyboard arrives once', async () => {
  const page = await browser.open('/prompts/summary');
  await button(page, 'New version').click();
  await field(page, /Template/).fill('Once: {{ text }}');
  const letGo = await holdAnswers(page, '**/model-versions/create');
  let sent = 0;
  page.on('request', (request) => (sent += Number(request.url().endsWith('/model-versions/create'))));
  await field(page, 'What changed').fill('twice');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await drawn(page);
  letGo();
  await page.getByRole('heading', { name: 'Version 3' }).waitFor();
  expect(sent).toBe(1);
});

it('the answer to a dialog that was closed leaves the next one as it is', async () => {
  await createExperiment(server.url, 'old name');
  const page = await browser.open('/experiments');
  await fromMenu(page, 'Menu of old name', 'Rename …');
  const letGo = await holdAnswers(page, '**/experiments/update');
  await field(page, 'Name').fill('new name');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await fromMenu(page, 'Menu of old name', 'Tags …');
  await field(page, 'Key').fill('team');
  letGo();
  await page.getByText('Tags of new name').waitFor();
  await drawn(page);
  expect(await field(page, 'Key').inputValue()).toBe('team');
});

it('what was made by a dialog that was closed leads nowhere', async () => {
  const page = await browser.open('/experiments');
  await button(page, 'New experiment').click();
  const letGo = await holdAnswers(page, '**/experiments/create');
  await field(page, 'Name').fill('made late');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Models' }).click();
  await page.getByRole('heading', { name: 'Models' }).waitFor();
  const answer = page.waitForResponse('**/experiments/create');
  letGo();
  await (await answer).finished();
  await drawn(page);
  expect(new URL(page.url()).pathname).toBe('/models');
});

it('a refusal that comes after its dialog was closed is told', async () => {
  const page = await browser.open('/experiments');
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/experiments/update', async (route) => {
    await promise;
    await route.fulfill({ status: 500, json: { error_code: 'INTERNAL_ERROR', message: 'The name is not well.' } });
  });
  await fromMenu(page, 'Menu of sweep', 'Rename …');
  await field(page, 'Name').fill('another');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  resolve();
  await page.getByText('The name is not well.').waitFor();
});

it('the next tag may be typed while one is on its way', async () => {
  const page = await browser.open('/experiments');
  await fromMenu(page, 'Menu of sweep', 'Tags …');
  const letGo = await holdAnswers(page, '**/experiments/set-experiment-tag');
  await field(page, 'Key').fill('first');
  await field(page, 'Value').fill('1');
  await page.keyboard.press('Enter');
  await field(page, 'Key').fill('second');
  letGo();
  await page.getByRole('button', { name: 'Remove first' }).waitFor();
  await drawn(page);
  expect(await field(page, 'Key').inputValue()).toBe('second');
});

it('an alias whose move is pressed twice comes back to where it was', async () => {
  const page = await browser.open('/models/digits/diff?a=2&b=3');
  const move = button(page, 'Move production to version 3');
  await move.waitFor();
  const letGo = await holdAnswers(page, '**/registered-models/alias');
  for (const count of [1, 2]) {
    // It is asked where the alias points, before it is moved; by the second time it has been.
    const asked = page.waitForResponse('**/registered-models/get?*');
    const moved = count === 1 && page.waitForRequest('**/registered-models/alias');
    await move.click();
    await (await asked).finished();
    await moved;
    await expect.poll(pointsTo).toBe('3');
  }
  await drawn(page);
  letGo();
  await button(page, 'Undo').waitFor();
  await drawn(page);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('Undone.').waitFor();
  expect(await pointsTo()).toBe('2');
});

const pointsTo = async (): Promise<string> => {
  const found = await get(server.url, 'registered-models/alias?name=digits&alias=production');
  return (found as unknown as { model_version: { version: string } }).model_version.version;
};
