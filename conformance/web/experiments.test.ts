import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, post } from './seed.ts';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  for (const name of ['vision/resnet/a', 'vision/vit', 'audio', '<img src=x onerror=alert(1)>'])
    await createExperiment(server.url, name, { team: 'red' });
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const names = (page: Page) => page.locator('.grid-row .grid-pinned').allTextContents();
const rowOf = (page: Page, name: string) => page.locator('.grid-row', { hasText: name });

it('shows folders, opens them, and keeps the place in the address', async () => {
  const page = await browser.open('/experiments');
  await rowOf(page, 'vision').getByRole('link').click();
  await rowOf(page, 'vit').waitFor();
  expect(new URL(page.url()).searchParams.get('folder')).toBe('vision/');
  expect((await names(page)).join(' ')).toContain('resnet');
  await page.goBack();
  await rowOf(page, 'audio').waitFor();
});

it('finds by name and by tag, in any folder', async () => {
  const page = await browser.open('/experiments?q=resnet');
  await rowOf(page, 'vision/resnet/a').waitFor();
  await page.getByRole('searchbox').fill('team=red vit');
  await expect.poll(() => names(page)).toEqual(['vision/vit']);
});

it('creates with the keyboard alone, and shows what the server refuses beside what was typed', async () => {
  const page = await browser.open('/experiments');
  await page.getByRole('button', { name: 'New experiment' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
  await page.keyboard.type('audio');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'already exists' }).waitFor();
  await page.keyboard.type('/tones');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'audio/tones' }).waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/experiments\/\d+\/runs$/);
});

it('deletes, and takes it back after a reload', async () => {
  const page = await browser.open('/experiments');
  await page.getByRole('button', { name: 'Menu of audio' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('is in the trash').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'audio', exact: true }).first().waitFor();
});

it('takes a deletion back on another page after a reload', async () => {
  const page = await browser.open('/experiments');
  await page.getByRole('button', { name: 'Menu of audio', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('is in the trash').waitFor();
  await page.goto(`${server.url}/`);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  const found = await post(server.url, 'experiments/search', { max_results: 100, filter: "name = 'audio'" });
  expect((found as unknown as { experiments: unknown[] }).experiments).toHaveLength(1);
});

it('a name with HTML is a name', async () => {
  const page = await browser.open('/experiments?q=onerror');
  await page.getByRole('link', { name: '<img src=x onerror=alert(1)>' }).waitFor();
});

it('the palette finds an experiment and opens it', async () => {
  const page = await browser.open('/experiments');
  await rowOf(page, 'audio').first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('vit');
  await page.getByRole('option', { name: /vision\/vit/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'vision/vit' }).waitFor();
});

it('has no serious finding of axe-core, in both colours', async () => {
  const page = await browser.open('/experiments');
  await rowOf(page, 'audio').first().waitFor();
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});
