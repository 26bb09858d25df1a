/** Names with HTML, tags of 8,000 characters, metrics that are only NaN, charts of one point: every page shows them as what they are. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRun, post } from './seed.ts';
import { seriousFindings } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

const html = '<img src=x onerror="document.title=`hit`"><b>bold';
const long = 'w'.repeat(8000);

let server: WebServer;
let browser: Browser;
let experiment: string;
let runs: readonly string[];
let model_id: string;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  const { url } = server;
  experiment = await createExperiment(url, html, { html, long: long.slice(0, 5000) });
  const seed = {
    name: html,
    params: { html, long: long.slice(0, 6000) },
    tags: { html, long },
    metrics: { 'only-nan': ['NaN', 'NaN'], one: [1] },
  };
  runs = await Promise.all([1, 2].map((start_time) => createRun(url, experiment, { ...seed, start_time })));
  const made = await post(url, 'logged-models', { experiment_id: experiment, name: 'odd', source_run_id: runs[0] });
  model_id = (made as unknown as { model: { info: { model_id: string } } }).model.info.model_id;
  const tags = [
    { key: 'html', value: html },
    { key: 'long', value: long.slice(0, 5000) },
  ];
  const name = 'odd & <b>';
  await post(url, 'registered-models/create', { name, tags, description: html + long });
  for (const run_id of runs) {
    const source = `runs:/${run_id}/model`;
    await post(url, 'model-versions/create', { name, run_id, source, tags, description: html });
  }
  const text = [
    { key: 'mlflow.prompt.is_prompt', value: 'true' },
    { key: 'mlflow.prompt.text', value: `${html} {{ x }} ${long.slice(0, 4000)}` },
  ];
  await post(url, 'registered-models/create', { name: 'odd_prompt', tags: text.slice(0, 1) });
  for (const description of [html, long])
    await post(url, 'model-versions/create', { name: 'odd_prompt', source: 'dummy-source', tags: text, description });
  const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }];
  await post(url, 'webhooks', {
    name: 'odd',
    url: `https://93.184.215.14/${'p'.repeat(400)}`,
    events,
    description: html,
  });
  await post(url, 'runs/delete', { run_id: await createRun(url, experiment, { ...seed, start_time: 3 }) });
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

const model = `/models/${encodeURIComponent('odd & <b>')}`;

it.each([
  ['home', () => '/', '<b>bold'],
  ['experiments', () => '/experiments', '<b>bold'],
  ['runs', () => `/experiments/${experiment}/runs`, '<b>bold'],
  ['charts', () => `/experiments/${experiment}/runs?view=charts`, 'only-nan'],
  ['run', () => `/runs/${runs[0]}`, '<b>bold'],
  ['charts of a run', () => `/runs/${runs[0]}/charts`, 'only-nan'],
  ['compare', () => `/compare?runs=${runs.join()}`, '<b>bold'],
  ['logged model', () => `/logged-models/${model_id}`, 'odd'],
  ['models', () => '/models', 'odd & <b>'],
  ['model', () => model, 'odd & <b>'],
  ['version', () => `${model}/versions/1`, '<b>bold'],
  ['version diff', () => `${model}/diff?a=1&b=2`, 'can take the place'],
  ['prompts', () => '/prompts', 'odd_prompt'],
  ['prompt', () => '/prompts/odd_prompt', '<b>bold'],
  ['prompt diff', () => '/prompts/odd_prompt/diff?a=1&b=2', 'The texts are equal.'],
  ['webhooks', () => '/settings/webhooks', 'odd'],
  ['trash', () => '/trash', '<b>bold'],
])('%s', async (_name, address, sign) => {
  const page = await browser.open(address());
  await page.locator('main').getByText(sign, { exact: false }).filter({ visible: true }).first().waitFor();
  expect(await page.locator('main img[src="x"], main b').count()).toBe(0);
  expect(await page.title()).not.toBe('hit');
  expect(await seriousFindings(page)).toEqual([]);
  for (const width of [390, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    expect([width, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([width, true]);
  }
});
