import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { logArtifacts } from './logged-artifacts.ts';
import { upload } from './seed.ts';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let runs: string;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  runs = logArtifacts(server.url).join(',');
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const open = (path: string): Promise<Page> => browser.open(`/compare?runs=${runs}&tab=artifacts&path=${path}`);
const transforms = (page: Page) =>
  page.evaluate("[...document.querySelectorAll('.zoom-frame img')].map((image) => image.style.transform)");

describe('images', () => {
  it('are zoomed and moved as one, and the address shows the same to another', async () => {
    const page = await open('plot.png');
    await page.locator('.zoom-frame img').nth(1).waitFor();
    await page.locator('.zoom-frame').first().hover();
    await page.mouse.wheel(0, -600);
    await expect.poll(() => new URL(page.url()).searchParams.get('zoom')).toMatch(/^4\.\d+,/);
    await page.mouse.down();
    await page.mouse.move(300, 500, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => new Set((await transforms(page)) as string[]).size).toBe(1);
    const moved = await transforms(page);
    await expect.poll(() => new URL(page.url()).searchParams.get('zoom')).not.toMatch(/,0\.5,0\.5$/);
    const { pathname, search } = new URL(page.url());
    const other = await browser.open(pathname + search);
    await other.locator('.zoom-frame img').nth(1).waitFor();
    const [scale] = /scale\((\d\.\d)/.exec(String((moved as string[])[0])) ?? [];
    expect(String(await transforms(other))).toContain(scale);
  });

  it('turn with every notch of the wheel, also of those that come before they are drawn', async () => {
    const page = await open('plot.png');
    const frame = page.locator('.zoom-frame').first();
    await frame.locator('img').waitFor();
    await page.evaluate(
      "for (const deltaY of [-200, -200]) document.querySelector('.zoom-frame').dispatchEvent(new WheelEvent('wheel', { deltaY }))",
    );
    await page.getByText('272 %').waitFor();
  });

  it('are zoomed by the keyboard', async () => {
    const page = await open('plot.png');
    await page.getByRole('group', { name: 'Images' }).focus();
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowRight');
    await page.getByText('150 %').waitFor();
    await page.keyboard.press('0');
    await page.getByText('100 %').waitFor();
  });

  it('of log_image stand side by side at the same step, which is in the address', async () => {
    const page = await open('images/');
    await page.getByRole('button', { name: 'val/dogs' }).click();
    await page.getByText('step 20 (3 of 3)').waitFor();
    await page.getByRole('button', { name: 'Step before' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('step')).toBe('10');
    await page.reload();
    await expect
      .poll(() => page.locator('.zoom-images figcaption').allTextContents())
      .toEqual(['run-0step 10', 'run-1step 10']);
  });
});

it('an image that is damaged is named, with the way to get it, beside one that is not', async () => {
  const [one = '', other = ''] = runs.split(',');
  const answer = await fetch(`${server.url}/get-artifact?run_id=${one}&path=plot.png`);
  await upload(server.url, one, 'cut.png', Buffer.from(await answer.arrayBuffer()));
  await upload(server.url, other, 'cut.png', 'no image');
  const page = await open('cut.png');
  await page.locator('.zoom-frame').getByText('cut.png could not be shown.').waitFor();
  expect(await page.locator('.zoom-frame img').count()).toBe(1);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.zoom-frame').getByRole('link', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('cut.png');
});

/** Notes the longest text that the page itself decodes. */
const countDecoded = `(() => {
  globalThis.decoded = 0;
  const decode = TextDecoder.prototype.decode;
  TextDecoder.prototype.decode = function (...args) {
    const text = decode.apply(this, args);
    globalThis.decoded = Math.max(globalThis.decoded, text.length);
    return text;
  };
})()`;

describe('tables', () => {
  it.each(['eval/table.json', 'eval/table.parquet'])('%s: the cells that differ', async (path) => {
    const page = await open(path);
    await page.getByText('Rows: 1 changed, 2 equal.').waitFor();
    expect(await page.locator('.table-diff [data-differs]').allTextContents()).toEqual(['2.5', '3.5']);
    expect(await page.locator('.table-diff .grid-row').count()).toBe(1);
    await page.getByRole('button', { name: 'Only differences' }).click();
    await expect.poll(() => page.locator('.table-diff .grid-row').count()).toBe(3);
  });

  it('of thousands of rows are compared whole, and any of their rows can be seen', async () => {
    const page = await open('data/groups.parquet');
    await page.getByText('Rows: 1 changed, 5,999 equal.').waitFor();
    await page.getByRole('button', { name: 'Only differences' }).click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.locator('.table-diff .grid-cell', { hasText: 'row 5999' }).first().waitFor();
    expect(await page.locator('.table-diff .grid-row').count()).toBeLessThan(200);
    expect((await page.locator('.table-diff .grid').boundingBox())?.height).toBeGreaterThan(300);
  });

  it('of text are read beside the page, not in its way', async () => {
    const page = await browser.newPage();
    await page.addInitScript(countDecoded);
    const rows = Array.from({ length: 20_000 }, (_, at) => `${at},${at % 7}`);
    for (const [at, run] of runs.split(',').entries())
      await upload(server.url, run, 'long.csv', ['id,value', ...rows, `end,${at}`].join('\n'));
    await page.goto(`${server.url}/compare?runs=${runs}&tab=artifacts&path=long.csv`);
    await page.getByText('Rows: 1 changed, 20,000 equal.').waitFor();
    expect(await page.evaluate('globalThis.decoded')).toBeLessThan(rows.join().length);
    expect(page.workers().length).toBeGreaterThan(0);
  });

  it('are matched by a column, which is in the address', async () => {
    const page = await open('data/rows.csv');
    await page.getByRole('combobox', { name: 'Match rows by' }).selectOption('id');
    await page.getByText('Rows: 1 changed, 1 only in the second, 4 equal.').waitFor();
    expect(new URL(page.url()).searchParams.get('by')).toBe('id');
  });
});

it('texts are compared line by line, and JSON that is no table as text', async () => {
  const page = await open('notes.txt');
  await page.locator('tr[data-kind="changed"]', { hasText: 'learning rate 0.1' }).waitFor();
  await page.goto(`${server.url}/compare?runs=${runs}&tab=artifacts&path=config.json`);
  await page.locator('tr[data-kind="changed"]', { hasText: '65' }).waitFor();
});

it.each(['notes.txt', 'data/rows.csv', ''])('what could not be read of %j is not said to be missing', async (path) => {
  const page = await browser.newPage();
  const isOf = (url: URL) => url.pathname.includes('get-artifact') || url.pathname.endsWith('artifacts/list');
  await page.route(isOf, (route) => route.fulfill({ status: 500, json: { error_code: 'INTERNAL_ERROR' } }));
  await page.goto(`${server.url}/compare?runs=${runs}&tab=artifacts&path=${path}`);
  await page
    .getByRole('heading', { name: /could not be read/ })
    .first()
    .waitFor();
  expect(await page.getByText(/does not have|has artifacts here/).count()).toBe(0);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByRole('button', { name: 'plot.png' }).or(page.getByText('rows.csv')).first().waitFor();
});

it.each([
  ['plot.png', 'run-1'],
  ['eval/table.json', '1 changed'],
])('%s: no serious finding of axe-core in both colours', async (path, sign) => {
  const page = await open(path);
  await page.getByText(sign).first().waitFor();
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});
