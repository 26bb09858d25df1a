/** One version of a model, by the page: promoted, moved, taken back, compared, traced, verified. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createSweep, post, upload } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

const mlmodel = (type: string) => `artifact_path: model
flavors:
  python_function:
    loader_module: mlflow.sklearn
    python_version: 3.12.3
model_uuid: 0123456789abcdef0123456789abcdef
signature:
  inputs: '[{"type": "${type}", "name": "age", "required": true}]'
  outputs: '[{"type": "double", "name": "score", "required": true}]'
  params: null
`;

let server: WebServer;
let browser: Browser;
let runs: readonly string[];

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  runs = await createSweep(server.url, await createExperiment(server.url, 'sweep'), 2, Date.now());
  await post(server.url, 'registered-models/create', { name: 'churn' });
  for (const [at, run] of runs.entries()) {
    await upload(server.url, run, 'model/MLmodel', mlmodel(at === 0 ? 'long' : 'string'));
    await upload(server.url, run, 'model/model.bin', `weights ${at}`);
    await upload(server.url, run, 'model/requirements.txt', at === 0 ? 'numpy==1.26.0' : 'numpy==2.1.0');
    await post(server.url, 'model-versions/create', { name: 'churn', run_id: run, source: `runs:/${run}/model` });
  }
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

const aliases = async (): Promise<unknown> => {
  const answer = await fetch(`${server.url}/api/2.0/mlflow/registered-models/get?name=churn`);
  return ((await answer.json()) as { registered_model: { aliases?: unknown } }).registered_model.aliases ?? [];
};

const moveChampion = (version: string) =>
  post(server.url, 'registered-models/alias', { name: 'churn', alias: 'champion', version });

it('is promoted by an alias, and the move of one is undone', async () => {
  const page = await browser.open('/models/churn/versions/1');
  await page.getByRole('button', { name: 'Promote' }).click();
  await page.getByRole('textbox', { name: 'New alias' }).fill('champion');
  await page.getByRole('button', { name: 'Set alias' }).click();
  await page.getByRole('button', { name: 'Remove champion' }).waitFor();
  await page.goto(`${server.url}/models/churn/versions/2`);
  await page.getByRole('button', { name: 'Promote' }).click();
  await page.getByRole('button', { name: 'Move champion here' }).click();
  await expect.poll(aliases).toEqual([{ alias: 'champion', version: '2' }]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(aliases).toEqual([{ alias: 'champion', version: '1' }]);
});

it('is promoted again before the answer came: the undo of the move before is gone, the own one brings back that move', async () => {
  await moveChampion('1');
  const page = await browser.open('/models/churn/versions/2');
  const undo = page.getByRole('button', { name: 'Undo' });
  await page.getByRole('button', { name: 'Promote' }).click();
  await page.getByRole('button', { name: 'Remove champion' }).or(page.getByText('No alias points here.')).waitFor();
  await page.getByRole('button', { name: 'Move champion here' }).click();
  await undo.waitFor();
  const answered = await holdAnswers(page, '**/registered-models/alias');
  await page.getByRole('button', { name: 'Remove champion' }).click();
  await expect.poll(aliases).toEqual([]);
  expect(await undo.count()).toBe(0);
  answered();
  await undo.waitFor();
  await page.keyboard.press('Escape');
  await undo.click();
  await expect.poll(aliases).toEqual([{ alias: 'champion', version: '2' }]);
});

it('takes an alias that another client set meanwhile, and undo gives it back to where the server had it', async () => {
  await post(server.url, 'registered-models/alias', { name: 'churn', alias: 'champion' }, 'DELETE');
  const page = await browser.open('/models/churn/versions/2');
  await page.getByRole('button', { name: 'Promote' }).click();
  await moveChampion('1');
  await page.getByRole('textbox', { name: 'New alias' }).fill('champion');
  await page.getByRole('button', { name: 'Set alias' }).click();
  await page.getByRole('button', { name: 'Remove champion' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(aliases).toEqual([{ alias: 'champion', version: '1' }]);
});

it('keeps what another client did after a move: undo says so', async () => {
  await moveChampion('1');
  const page = await browser.open('/models/churn/versions/2');
  await page.getByRole('button', { name: 'Promote' }).click();
  await page.getByRole('button', { name: 'Move champion here' }).click();
  await page.getByRole('button', { name: 'Remove champion' }).waitFor();
  await post(server.url, 'registered-models/alias', { name: 'churn', alias: 'champion' }, 'DELETE');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('“champion” was changed since, and stays as it is.').waitFor();
  expect(await aliases()).toEqual([]);
});

it('is moved to a stage, which the list shows, and back', async () => {
  const page = await browser.open('/models/churn/versions/1');
  await page.getByRole('button', { name: 'Menu of version 1' }).click();
  await page.getByRole('menuitem', { name: 'Stage …' }).click();
  await page.getByRole('button', { name: 'Production', exact: true }).click();
  await page.getByRole('button', { name: 'Move to Production' }).click();
  await page.getByText('Version 1 is in stage Production.').waitFor();
  const list = await browser.open('/models');
  await list.locator('[data-stage="Production"]').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('Undone.').waitFor();
  await list.reload();
  await list.getByRole('link', { name: 'churn' }).waitFor();
  expect(await list.locator('[data-stage="Production"]').count()).toBe(0);
});

it('is compared with another: what breaks callers stands first', async () => {
  const page = await browser.open('/models/churn/diff?a=1&b=2');
  await page.getByRole('heading', { name: /Signature/ }).waitFor();
  await page.getByRole('row', { name: /numpy.*1\.26\.0.*2\.1\.0/ }).waitFor();
  await page.getByRole('row', { name: /model\.bin/ }).waitFor();
  expect(await page.locator('.diff-verdict').getAttribute('data-verdict')).toBe('bad');
});

it('says what it takes and gives, and leads to the run that made it', async () => {
  const page = await browser.open('/models/churn/versions/1');
  await page.getByRole('row', { name: /age.*long/ }).waitFor();
  const facts = page.locator('.facts');
  await facts.getByText('python_function').waitFor();
  await facts.locator('a[href*="/runs/"]').click();
  await page.waitForURL(`**/runs/${runs[0]}`);
});

it('verifies the digests of its files, and sees a file that was changed later', async () => {
  const page = await browser.open('/models/churn/versions/2?part=files');
  await page.getByRole('button', { name: 'model.bin', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('row', { name: /model\.bin.*unchanged/ }).waitFor();
  await upload(server.url, runs[1] ?? '', 'model/model.bin', 'other weights');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('row', { name: /model\.bin.* changed/ }).waitFor();
  await page.getByRole('row', { name: /MLmodel.*unchanged/ }).waitFor();
});
