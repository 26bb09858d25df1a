import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRun, upload } from './seed.ts';
import { seriousFindings } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

const large = Buffer.alloc(12 * 1024 * 1024, 'large');

let server: WebServer;
let browser: Browser;
let run: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-drop-'));
  mkdirSync(join(folder, 'results/deep'), { recursive: true });
  writeFileSync(join(folder, 'results/a.txt'), 'a');
  writeFileSync(join(folder, 'results/deep/b.txt'), 'b');
  writeFileSync(join(folder, 'large.bin'), large);
  server = await startServer();
  browser = await openBrowser(server);
  run = await createRun(server.url, await createExperiment(server.url, 'uploads'), { name: 'run', start_time: 1 });
  await upload(server.url, run, 'data/kept.txt', 'before');
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
  rmSync(folder, { recursive: true });
});

const artifact = async (path: string): Promise<Response> =>
  fetch(`${server.url}/get-artifact?${new URLSearchParams({ run_id: run, path })}`);
const digest = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(Buffer.from(await (await artifact(path)).arrayBuffer()))
    .digest('hex');
const uploads = (page: Page): Locator => page.getByRole('region', { name: 'Uploads' });
const openFolder = async (path = ''): Promise<Page> => {
  const page = await browser.open(`/runs/${run}/artifacts/${path}`);
  await page.getByRole('button', { name: 'Add files' }).waitFor();
  return page;
};

/** Chooses a file as the keyboard does. */
async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add files' }).focus();
  await page.keyboard.press('Enter');
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
}

/** Drops a file or folder of this machine as the system does. */
async function drop(page: Page, target: Locator, path: string): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('nothing to drop on');
  const session = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
}

it('a file beyond 10 MB arrives as it was, chosen without a mouse', async () => {
  const page = await openFolder('data');
  await choose(page, 'big.bin', large);
  await uploads(page).getByText('1 of 1 files').waitFor();
  expect(await digest('data/big.bin')).toBe(createHash('sha256').update(large).digest('hex'));
  await page.getByRole('treeitem', { name: /big\.bin/ }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

it('a folder is dropped on a folder', async () => {
  const page = await openFolder();
  await drop(page, page.getByRole('treeitem', { name: 'data' }), join(folder, 'results'));
  await uploads(page).getByText('2 of 2 files').waitFor();
  expect(await (await artifact('data/results/deep/b.txt')).text()).toBe('b');
});

it('nothing is added, or said to be missing, before it is known what is open', async () => {
  const letGo = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const page = await browser.open('/');
  await page.route('**/artifacts/list?*', async (route) => {
    asked.resolve();
    await letGo.promise;
    await route.continue();
  });
  await page.goto(`${server.url}/runs/${run}/artifacts/data`);
  await asked.promise;
  await page.getByRole('region', { name: 'Artifacts' }).waitFor();
  expect(await page.getByRole('button', { name: 'Add files' }).count()).toBe(0);
  expect(await page.getByText('There is no such file.').count()).toBe(0);
  letGo.resolve();
  await page.getByRole('button', { name: 'Add files' }).waitFor();
  await choose(page, 'later.txt', Buffer.from('later'));
  await uploads(page).getByText('1 of 1 files').waitFor();
  expect(await (await artifact('data/later.txt')).text()).toBe('later');
});

it('names that are taken are asked about', async () => {
  const page = await openFolder('data');
  await choose(page, 'kept.txt', Buffer.from('after'));
  const dialog = page.getByRole('dialog', { name: 'There is already a file of this name' });
  await dialog.getByRole('button', { name: 'Keep both' }).click();
  await uploads(page).getByText('1 of 1 files').waitFor();
  expect(await (await artifact('data/kept (2).txt')).text()).toBe('after');
  expect(await (await artifact('data/kept.txt')).text()).toBe('before');
  await choose(page, 'kept.txt', Buffer.from('after'));
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await uploads(page).getByText('2 of 2 files').waitFor();
  expect(await (await artifact('data/kept.txt')).text()).toBe('after');
});

/** Begins an upload that takes a minute; returns what makes the rest of it fast. */
async function dropSlowly(page: Page, target: Locator): Promise<() => Promise<unknown>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 };
  await session.send('Network.emulateNetworkConditions', slow);
  await drop(page, target, join(folder, 'large.bin'));
  await page.getByRole('progressbar', { name: /large\.bin/ }).waitFor();
  return () => session.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 });
}

it('an upload is stopped, leaves nothing, and is sent again', async () => {
  const page = await openFolder();
  const hurry = await dropSlowly(page, page.locator('.artifact-view'));
  await page.getByRole('button', { name: 'Cancel large.bin' }).click();
  await uploads(page).getByText('cancelled').waitFor();
  expect((await artifact('large.bin')).status).toBe(404);
  await hurry();
  await page.getByRole('button', { name: 'Send large.bin again' }).click();
  await uploads(page).getByText('1 of 1 files').waitFor();
  expect((await artifact('large.bin')).status).toBe(200);
});

/** Where the parts of an upload began that left the page. */
function offsetsOf(page: Page): number[] {
  const offsets: number[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT') offsets.push(Number(new URL(request.url()).searchParams.get('offset')));
  });
  return offsets;
}

const whole = createHash('sha256').update(large).digest('hex');

it('an upload goes on behind what has come when the server was away for a moment', async () => {
  const page = await openFolder();
  const offsets = offsetsOf(page);
  const hurry = await dropSlowly(page, page.getByRole('treeitem', { name: 'data' }));
  await expect.poll(() => page.getByRole('progressbar', { name: /large\.bin/ }).getAttribute('value')).not.toBe('0');
  await server.stop();
  await uploads(page).getByText('It is tried again.').waitFor();
  await server.startAgain();
  expect((await artifact('data/large.bin')).status).toBe(404);
  await hurry();
  await uploads(page).getByText('1 of 1 files').waitFor();
  expect(await digest('data/large.bin')).toBe(whole);
  expect(offsets[0]).toBe(0);
  expect(offsets[1]).toBeGreaterThan(0);
});

it('an upload stops when the server stays away, says so, and goes on when asked', async () => {
  const page = await openFolder('data/results');
  const offsets = offsetsOf(page);
  const hurry = await dropSlowly(page, page.locator('.artifact-view'));
  await expect.poll(() => page.getByRole('progressbar', { name: /large\.bin/ }).getAttribute('value')).not.toBe('0');
  await server.stop();
  await uploads(page).getByText('stopped: ').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await server.startAgain();
  await hurry();
  await page.getByRole('button', { name: 'Go on with data/results/large.bin' }).click();
  await uploads(page).getByText('1 of 1 files').waitFor();
  expect(await digest('data/results/large.bin')).toBe(whole);
  expect(offsets.at(-1)).toBeGreaterThan(0);
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});

it('a name that was taken a moment ago is asked about, and files that are added meanwhile are asked about with it', async () => {
  const page = await openFolder('data');
  await upload(server.url, run, 'data/taken.txt', 'by another');
  const letGo = await holdAnswers(page, '**/artifacts/list?*');
  await choose(page, 'taken.txt', Buffer.from('mine'));
  await choose(page, 'kept.txt', Buffer.from('mine'));
  letGo();
  const dialog = page.getByRole('dialog', { name: '2 files are there already' });
  await dialog.getByRole('button', { name: 'Keep both' }).click();
  await uploads(page).getByText('2 of 2 files').waitFor();
  expect(await (await artifact('data/taken.txt')).text()).toBe('by another');
  expect(await (await artifact('data/taken (2).txt')).text()).toBe('mine');
});
