import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { failAnswers } from './fail-answers.ts';
import { createExperiment, createRun, post } from './seed.ts';
import { seriousFindings } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let experiment: string;
let run: string;

beforeAll(async () => {
  server = await startServer(['--static-prefix', '/ml']);
  browser = await openBrowser(server);
  experiment = await createExperiment(server.url, 'x'.repeat(250));
  run = await createRun(server.url, experiment, {
    name: 'עברית و العربية',
    start_time: 1_700_000_000_000,
    params: { long: 'y'.repeat(6000) },
    tags: {
      'mlflow.note.content':
        '# Hi\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![x](http://other.example/x.png)',
    },
    metrics: { nan: ['NaN', 'NaN'], one: [1] },
  });
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

it('an empty experiment says how to fill it', async () => {
  const empty = await createExperiment(server.url, 'empty');
  const page = await browser.open(`/experiments/${empty}/runs`);
  await page.getByRole('heading', { name: 'No runs yet.' }).waitFor();
  expect(await page.locator('.code').textContent()).toContain(`mlflow.set_tracking_uri("${server.url}")`);
});

it('a filter that excludes everything can be dropped', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs?filter=params.none+%3D+'1'`);
  await page.getByRole('heading', { name: 'No run matches the filter.' }).waitFor();
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await page.locator('.grid-row').first().waitFor();
  await page.goto(`${server.url}/experiments/${experiment}/runs?filter=metrics.one+%3D+1+AND+params.none+%3D+'1'`);
  await page.getByRole('button', { name: "Without params.none = '1'" }).click();
  await page.locator('.grid-row').first().waitFor();
  expect(new URL(page.url()).searchParams.get('filter')).toBe('metrics.one = 1');
});

it('a filter with an error says where it is wrong, and the rows stay', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs`);
  await page.locator('.grid-row').first().waitFor();
  const filter = page.getByRole('combobox', { name: 'Filter of runs' });
  await filter.fill('metrics.one == ');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await filter.inputValue()).toBe('metrics.one == ');
  expect(await page.locator('.grid-row').count()).toBeGreaterThan(0);
});

it('rows that cannot be read are not shown as empty ones: the page says what failed, and tries again', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs`);
  await page.locator('.grid-row').first().waitFor();
  await failAnswers(page, '**/runs/search');
  const filter = page.getByRole('combobox', { name: 'Filter of runs' });
  await filter.fill('metrics.one > 0');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'The runs could not be read.' }).waitFor();
  await page.getByText('It is not well.').waitFor();
  expect(await page.locator('.grid-row').count()).toBe(0);
  await page.unroute('**/runs/search');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.grid-row').first().waitFor();
});

it('a part of the rows that cannot be read leaves the others, is said at the foot, and is tried again', async () => {
  const many = await createExperiment(server.url, 'many');
  await Promise.all(
    Array.from({ length: 300 }, (_, at) => createRun(server.url, many, { name: `run ${at}`, start_time: at })),
  );
  const page = await browser.newPage();
  const hasOffset = (body: string | null) => Number((JSON.parse(body ?? '{}') as { offset?: number }).offset) > 0;
  await page.route('**/runs/search', (route) =>
    hasOffset(route.request().postData()) ? route.fulfill({ status: 500, json: {} }) : route.continue(),
  );
  await page.goto(`${server.url}/experiments/${many}/runs`);
  await page.locator('.grid-row').first().waitFor();
  await page.locator('.grid').evaluate((it) => it.scrollTo(0, it.scrollHeight));
  const foot = page.locator('.runs-foot');
  await foot.getByText('Some rows could not be read.').waitFor();
  expect(await foot.textContent()).toContain('300 runs');
  await page.unroute('**/runs/search');
  await foot.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('run 0', { exact: true }).waitFor();
  await foot.getByText('Some rows could not be read.').waitFor({ state: 'detached' });
});

it('what is not there says so, with the server’s words', async () => {
  const page = await browser.open('/runs/0123456789abcdef0123456789abcdef');
  await page.getByRole('heading', { name: 'There is no such run.' }).waitFor();
  await page.getByText('not found', { exact: false }).first().waitFor();
});

it('a run shows NaN, long values, other scripts and hostile notes as what they are', async () => {
  const page = await browser.open(`/runs/${run}`);
  await page.getByRole('heading', { name: 'עברית و العربية' }).waitFor();
  await page.getByRole('row', { name: /nan.*NaN/ }).waitFor();
  await page.getByText('alert(1)', { exact: false }).first().waitFor();
  expect(await page.locator('.markdown a[href^="javascript"]').count()).toBe(0);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
});

it('while the server is away the page stays, says so, and goes on when it is back', async () => {
  const page = await browser.open(`/experiments/${experiment}/runs`);
  await page.locator('.grid-row').first().waitFor();
  await server.stop();
  await page.getByRole('combobox', { name: 'Filter of runs' }).fill('metrics.one = 1');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
  await server.startAgain();
  await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor({ state: 'detached' });
  await page.locator('.grid-row').first().waitFor();
});

it.each([
  ['/#/experiments', /\/ml\/experiments$/],
  ['/#/experiments/1', /\/ml\/experiments\/1\/runs$/],
  ['/#/gateway', /\/ml\/not-here\?page=/],
])('the printed link %s leads to a page', async (link, address) => {
  const page = await browser.open(link);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(page.url()).toMatch(address);
});

it('the link that Python prints for a run leads to the run', async () => {
  const page = await browser.open(`/#/experiments/${experiment}/runs/${run}`);
  await page.getByRole('heading', { level: 1, name: 'עברית و العربية' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/ml/runs/${run}`);
});

it('the link that Python prints for a logged model leads to it', async () => {
  const { model } = (await post(server.url, 'logged-models', {
    experiment_id: experiment,
    name: 'forest',
    source_run_id: run,
    params: [{ key: 'depth', value: '7' }],
  })) as unknown as { model: { info: { model_id: string } } };
  const page = await browser.open(`/#/experiments/${experiment}/models/${model.info.model_id}`);
  await page.getByRole('heading', { level: 1, name: 'forest' }).waitFor();
  await page.getByRole('row', { name: 'depth 7' }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

it('a page whose part of the application is gone says so, and the frame stays', async () => {
  const page = await browser.open('/experiments');
  await page.locator('.grid-row').first().waitFor();
  // What a page of an older build meets after an update: the file has another name now.
  await page.route('**/assets/ModelsPage-*.js', (route) => route.continue({ url: `${server.url}/assets/gone.js` }));
  await page.getByRole('link', { name: 'Models' }).click();
  await page.getByRole('heading', { name: 'This page was updated on the server.' }).waitFor();
  await page.getByRole('link', { name: 'Experiments' }).waitFor();
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems.filter((problem) => !problem.includes('other.example'))).toEqual([]);
});
