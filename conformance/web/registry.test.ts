import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRegistry, createSweep, get, post } from './seed.ts';
import { seriousFindings } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  const experiment = await createExperiment(server.url, 'vision/sweep');
  await createRegistry(server.url, await createSweep(server.url, experiment, 3, Date.now()));
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});
beforeEach(() => post(server.url, 'registered-models/alias', { name: 'digits', alias: 'production', version: '2' }));

const pointsTo = async (alias: string): Promise<string> => {
  const answer = await fetch(`${server.url}/api/2.0/mlflow/registered-models/alias?name=digits&alias=${alias}`);
  return ((await answer.json()) as { model_version: { version: string } }).model_version.version;
};

it('versions are compared with the keyboard alone', async () => {
  const page = await browser.open('/models/digits');
  await page.getByRole('link', { name: '3', exact: true }).waitFor();
  await page.getByRole('grid').focus();
  for (const key of ['ArrowDown', 'x', 'ArrowDown', 'x']) await page.keyboard.press(key);
  await page.getByText('2 versions selected').waitFor();
  await page.getByRole('link', { name: 'Compare', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Version 3 can take the place of version 2/ }).waitFor();
  expect(new URL(page.url()).search).toBe('?a=2&b=3');
});

it('the comparison moves an alias, and the move is undone after a reload', async () => {
  const page = await browser.open('/models/digits/diff?a=2&b=3');
  await page.getByRole('button', { name: 'Move production to version 3' }).click();
  await page.getByText('“production” points to version 3.').waitFor();
  expect(await pointsTo('production')).toBe('3');
  await page.reload();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  expect(await pointsTo('production')).toBe('2');
});

it('an alias is made, and the history says so', async () => {
  const page = await browser.open('/models/digits/versions/3');
  await page.getByRole('button', { name: 'Promote' }).click();
  await page.getByRole('textbox', { name: 'New alias' }).fill('shadow');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove shadow' }).waitFor();
  expect(await pointsTo('shadow')).toBe('3');
  await page.goto(`${server.url}/models/digits?history=1`);
  await page.getByRole('complementary', { name: 'History of the aliases' }).getByText('set on version 3').waitFor();
});

it('values of runs and models become columns, which the address keeps', async () => {
  const run_id = await runOfVersion('3');
  const { model } = await post(server.url, 'logged-models', { experiment_id: '1', name: 'm', source_run_id: run_id });
  const { model_id } = (model as unknown as { info: { model_id: string } }).info;
  const metric = { key: 'recall', value: 0.75, timestamp: 1, step: 0, model_id };
  await post(server.url, 'runs/log-batch', { run_id, metrics: [metric] });
  await post(server.url, 'registered-models/create', { name: 'measured' });
  await post(server.url, 'model-versions/create', {
    name: 'measured',
    run_id,
    source: `models:/${model_id}`,
    model_id,
  });
  const page = await browser.open('/models/measured?col=val/loss');
  await page.getByRole('columnheader', { name: 'loss' }).waitFor();
  expect(await page.getByRole('columnheader', { name: 'accuracy' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Columns' }).click();
  for (const [kind, name] of [
    ['Metrics of the model', 'recall'],
    ['Params of the run', 'lr'],
    ['Tags of the run', 'stage'],
  ] as const)
    await page.getByRole('group', { name: kind }).getByRole('checkbox', { name }).check();
  await page.getByRole('columnheader', { name: 'recall' }).waitFor();
  const row = page.locator('.grid-row').first();
  await expect
    .poll(() => row.locator('.grid-cell').allTextContents())
    .toEqual(expect.arrayContaining(['0.75', '0.01']));
  const columns = ['metrics.val/loss', 'model.recall', 'params.lr', 'tags.stage'];
  expect(new URL(page.url()).searchParams.getAll('col')).toEqual(columns);
  expect(await seriousFindings(page)).toEqual([]);
});

const runOfVersion = async (version: string): Promise<string> => {
  const found = await get(server.url, `model-versions/get?name=digits&version=${version}`);
  return (found as unknown as { model_version: { run_id: string } }).model_version.run_id;
};

it('a model is found by the palette, and deleted after it is said what will be lost', async () => {
  await post(server.url, 'registered-models/create', { name: 'short-lived' });
  const page = await browser.open('/prompts');
  await page.getByRole('heading', { name: 'Prompts' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('short-l');
  await page.getByRole('option', { name: 'short-lived' }).click();
  await page.getByText('This model has no versions yet.').waitFor();
  await page.getByRole('button', { name: 'Menu of short-lived' }).click();
  await page.getByRole('menuitem', { name: 'Delete …' }).click();
  await page.getByText(/history of its aliases will be gone/).waitFor();
  await page.getByRole('button', { name: 'Delete the model' }).click();
  await page.getByText('The model “short-lived” is deleted.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/models');
});

it('a prompt gets a new version from the page, and callers are told what it needs', async () => {
  const page = await browser.open('/prompts/summary');
  await page.getByRole('button', { name: 'New version' }).click();
  await page.getByRole('textbox', { name: /Template/ }).fill('Sum up for {{ reader }}:\n{{ text }}');
  await page.getByRole('textbox', { name: 'What changed' }).fill('for whom');
  await page.getByRole('button', { name: 'Save as a new version' }).click();
  await page.getByRole('heading', { name: 'Version 3' }).waitFor();
  await page.getByRole('link', { name: 'Compare with live' }).click();
  await page.getByText('Callers must now give reader').waitFor();
});

it('a chat is written as messages, refused while it is none, and kept in the form of the Python client', async () => {
  await post(server.url, 'registered-models/create', {
    name: 'left-without-version',
    tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
  });
  const page = await browser.open('/prompts');
  await page.getByRole('button', { name: 'New prompt' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('left-without-version');
  await page.getByRole('button', { name: 'Chat', exact: true }).click();
  const messages = page.getByRole('textbox', { name: 'Messages, as JSON' });
  await messages.fill('You are {{ who }}.');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('alert').getByText('A chat is a JSON list of messages').waitFor();
  const chat = [
    { role: 'system', content: 'You are {{ who }}.' },
    { role: 'user', content: '{{ question }}' },
  ];
  await messages.fill(JSON.stringify(chat));
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'system' }).waitFor();
  expect(await page.locator('.prompt-message mark').allTextContents()).toEqual(['{{ who }}', '{{ question }}']);
  const answer = await fetch(`${server.url}/api/2.0/mlflow/model-versions/get?name=left-without-version&version=1`);
  const { model_version } = (await answer.json()) as { model_version: { tags: { key: string; value: string }[] } };
  const stored = Object.fromEntries(model_version.tags.map(({ key, value }) => [key, value]));
  expect(stored['_mlflow_prompt_type']).toBe('chat');
  expect(JSON.parse(stored['mlflow.prompt.text'] ?? '')).toEqual(chat);
});

it('an alias of a prompt is moved by its comparison, and the move is undone', async () => {
  const page = await browser.open('/prompts/summary/diff?a=1&b=2');
  await page.getByText('Callers must now give').waitFor();
  await page.locator('.text-diff').getByText('sentences', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'Move live to version 2' }).click();
  await page.getByText('“live” points to version 2.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
});

it('a webhook to a place that must not be called is refused with the reason', async () => {
  const page = await browser.open('/settings');
  await page.getByRole('button', { name: 'New webhook' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('deploy');
  await page.getByRole('textbox', { name: 'Address' }).fill('ftp://hooks.example.com/x');
  await page.getByRole('checkbox', { name: 'model_version.created' }).check();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('alert').getByText('Invalid webhook URL scheme').waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill('https://192.0.2.1/x');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('alert').getByText('non-public').waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill('https://93.184.215.14/x');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('link', { name: 'deploy' }).waitFor();
});

it('the address of a model leads to the prompt of that name, and the other way round', async () => {
  const page = await browser.open('/models/summary');
  await page.waitForURL('**/prompts/summary');
  await page.goto(`${server.url}/prompts/digits`);
  await page.waitForURL('**/models/digits');
});

it('what is gone says so', async () => {
  for (const address of ['/models/nope', '/models/digits/versions/99', '/prompts/nope']) {
    const page = await browser.open(address);
    await page.getByRole('heading', { name: /There is no such/ }).waitFor();
    await page.close();
  }
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});
