/** A server on which nothing was logged yet: each page says so in a sentence, and gives the lines that would fill it. */
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
  await createExperiment(server.url, 'empty');
  await post(server.url, 'registered-models/create', { name: 'bare' });
  const prompt = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
  await post(server.url, 'registered-models/create', { name: 'silent', tags: prompt });
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

const code = 'set_tracking_uri("URL")';

it.each([
  ['/', 'No runs yet', code],
  ['/experiments?folder=nowhere/', 'Nothing lies here', ''],
  ['/experiments?q=nothing', 'No experiment has “nothing”', ''],
  ['/experiments/1/runs', 'No runs yet.', code],
  ['/experiments/1/runs?view=charts', 'No runs yet.', code],
  ['/compare', 'Select two runs or more', ''],
  ['/models?q=none', 'No model fits “none”.', ''],
  ['/models/bare', 'This model has no versions yet.', code],
  ['/models/bare/diff', 'Choose two versions', ''],
  ['/prompts/silent', 'This prompt has no versions yet.', code],
  ['/settings/webhooks', 'Nobody is told of changes yet.', 'create_webhook'],
  ['/trash', 'The trash is empty.', ''],
])('%s', async (address, sentence, lines) => {
  const page = await browser.open(address);
  await page.locator('main').getByText(sentence).filter({ visible: true }).first().waitFor();
  const text = await page.locator('main').textContent();
  expect(text).toContain(lines.replace('URL', server.url));
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
});

it.each([
  ['/models', 'No model is registered yet.'],
  ['/prompts', 'No prompt is registered yet.'],
])('%s without anything at all', async (address, sentence) => {
  await post(server.url, 'registered-models/delete', { name: address === '/models' ? 'bare' : 'silent' }, 'DELETE');
  const page = await browser.open(address);
  await page.getByRole('heading', { name: sentence }).waitFor();
  expect(await page.locator('.code').textContent()).toContain(server.url);
});
