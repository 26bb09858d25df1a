import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRun, post } from './seed.ts';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let old: string;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  old = await createExperiment(server.url, 'team/old but busy');
  for (let at = 0; at < 10; at += 1) await createExperiment(server.url, `other/empty ${at}`);
  for (let at = 0; at < 3; at += 1)
    await createRun(server.url, old, {
      name: `run ${at}`,
      start_time: Date.now() + 60_000 + at,
      params: { optimizer: at === 0 ? 'adam' : 'sgd' },
    });
  const gone = await createRun(server.url, old, { name: 'gone', start_time: Date.now() });
  await post(server.url, 'runs/delete', { run_id: gone });
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

it('an experiment in which runs begin is recent, however old it is, and its active runs are counted', async () => {
  const page = await browser.open('/');
  const recent = page.locator('section', { has: page.getByRole('heading', { name: 'Recent experiments' }) });
  await recent.getByRole('row').first().waitFor();
  expect(await recent.getByRole('row').count()).toBe(8);
  expect(await recent.getByRole('row').first().textContent()).toContain('team/old but busy3 runs');
});

it('the list of experiments counts runs, in folders too, and sorts by them with one request for all', async () => {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/millrace/')) asked.push(new URL(request.url()).pathname);
  });
  await page.goto(`${server.url}/experiments?sort=-runs`);
  await page.locator('.grid-row').first().waitFor();
  const rows = () =>
    page
      .locator('.grid-row')
      .evaluateAll((found) =>
        found.map((row) => [
          row.querySelector('a')?.textContent,
          row.querySelector('[aria-colindex="2"]')?.textContent,
        ]),
      );
  expect((await rows())[0]).toEqual(['team', '3']);
  expect(asked.filter((path) => path.endsWith('/runs/count'))).toHaveLength(1);
  await page.getByRole('link', { name: 'team' }).click();
  await expect.poll(async () => (await rows())[0]).toEqual(['old but busy', '3']);
});

it('a view is pinned, stands on the first page, and leads to what it shows', async () => {
  const page = await browser.open(`/experiments/${old}/runs?filter=params.optimizer+%3D+'adam'`);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Save this view …' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('only adam');
  await page.keyboard.press('Enter');
  await page.getByText('The view “only adam” is saved.').waitFor();
  const pin = page.getByRole('button', { name: 'Pin only adam to the first page' });
  await page.getByRole('button', { name: 'Views' }).click();
  await pin.click();
  await expect.poll(() => pin.getAttribute('aria-pressed')).toBe('true');
  const home = await browser.open('/');
  const pinned = home.locator('section', { has: home.getByRole('heading', { name: 'Pinned views' }) });
  expect(await pinned.getByRole('row').textContent()).toBe('only adamteam/old but busy');
  await pinned.getByRole('link', { name: 'only adam' }).click();
  await home.locator('.runs-foot', { hasText: '1 run' }).waitFor();
  expect(new URL(home.url()).searchParams.get('filter')).toBe("params.optimizer = 'adam'");
  await home.goBack();
  await pinned.waitFor();
  expect(await seriousFindingsInBothColours(home)).toEqual([]);
  await pin.click();
  await expect.poll(() => pin.getAttribute('aria-pressed')).toBe('false');
  const letGo = await holdAnswers(home, '**/views/search-pinned');
  await home.reload();
  await home.locator('.skeleton').first().waitFor();
  expect(await pinned.count()).toBe(0);
  letGo();
  await home.getByRole('heading', { name: 'Recent experiments' }).waitFor();
  expect(await pinned.count()).toBe(0);
});

it('the short link of a view can be given to another, and says when the view is gone', async () => {
  const page = await browser.open(`/experiments/${old}/runs?sort=attributes.run_name`);
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Save this view …' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('by name');
  await page.keyboard.press('Enter');
  await page.getByText('The view “by name” is saved.').waitFor();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Copy the link of by name' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const link = (await page.evaluate('navigator.clipboard.readText()')) as string;
  expect(link).toMatch(/\/views\/[0-9A-Za-z]{8}$/);
  const other = await browser.open(link.slice(server.url.length));
  await other.waitForURL(`**/experiments/${old}/runs?sort=attributes.run_name`);
  await other.locator('.grid-row a').first().waitFor();
  const gone = await browser.open('/views/00000000');
  await gone.getByText('There is no such view.').waitFor();
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});
