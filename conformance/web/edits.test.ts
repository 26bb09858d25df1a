/** What someone has typed when the server goes away is still there, and reaches the server when it is back. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRegistry, createSweep } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let run: string;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  const experiment = await createExperiment(server.url, 'sweep');
  const runs = await createSweep(server.url, experiment, 3, Date.now());
  [run = ''] = runs;
  await createRegistry(server.url, runs);
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

interface Edit {
  readonly name: string;
  readonly address: () => string;
  /** Opens what is typed into. */
  readonly open: (page: Page) => Promise<void>;
  /** What is typed, by the label of its field; the first is looked at again. */
  readonly fields: readonly (readonly [label: string | RegExp, text: string])[];
  /** Further choices that the form needs. */
  readonly choose?: (page: Page) => Promise<void>;
  readonly send: string;
  /** False: the reader sends again what could otherwise be there twice. */
  readonly resends?: boolean;
  /** What the server answers once the edit has arrived. */
  readonly arrived: readonly [path: string, text: string];
}

const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const fromMenu = (menu: string, item: string) => async (page: Page) => {
  await button(menu)(page);
  await page.getByRole('menuitem', { name: item }).click();
};
const experimentsPath = 'experiments/search?max_results=100';

const edits: readonly Edit[] = [
  {
    name: 'a new experiment',
    address: () => '/experiments',
    open: button('New experiment'),
    fields: [['Name', 'typed-1']],
    send: 'Create',
    arrived: [experimentsPath, 'typed-1'],
  },
  {
    name: 'another name of an experiment',
    address: () => '/experiments',
    open: fromMenu('Menu of Default', 'Rename …'),
    fields: [['Name', 'typed-2']],
    send: 'Rename',
    arrived: [experimentsPath, 'typed-2'],
  },
  {
    name: 'a tag of an experiment',
    address: () => '/experiments',
    open: fromMenu('Menu of sweep', 'Tags …'),
    fields: [
      ['Key', 'team'],
      ['Value', 'typed-3'],
    ],
    send: 'Set tag',
    arrived: [experimentsPath, 'typed-3'],
  },
  {
    name: 'another name of a run',
    address: () => `/runs/${run}`,
    open: fromMenu('Menu of the run', 'Rename …'),
    fields: [['Name', 'typed-4']],
    send: 'Rename',
    arrived: ['runs/get?run_id=RUN', 'typed-4'],
  },
  {
    name: 'the note of a run',
    address: () => `/runs/${run}`,
    open: button('Write'),
    fields: [[/in Markdown/, 'typed-5']],
    send: 'Save',
    arrived: ['runs/get?run_id=RUN', 'typed-5'],
  },
  {
    name: 'a new model',
    address: () => '/models',
    open: button('New model'),
    fields: [['Name', 'typed-6']],
    send: 'Create',
    arrived: ['registered-models/search?max_results=100', 'typed-6'],
  },
  {
    name: 'the description of a model',
    address: () => '/models/digits',
    open: button('Edit'),
    fields: [[/in Markdown/, 'typed-7']],
    send: 'Save',
    arrived: ['registered-models/get?name=digits', 'typed-7'],
  },
  {
    name: 'an alias of a version',
    address: () => '/models/digits/versions/1',
    open: button('Promote'),
    fields: [['New alias', 'typed-8']],
    send: 'Set alias',
    arrived: ['registered-models/get?name=digits', 'typed-8'],
  },
  {
    name: 'a new prompt',
    address: () => '/prompts',
    open: button('New prompt'),
    fields: [
      [/Template/, 'typed-9 {{ x }}'],
      ['Name', 'greeting'],
    ],
    send: 'Create',
    resends: false,
    arrived: ['model-versions/get?name=greeting&version=1', 'typed-9'],
  },
  {
    name: 'a new version of a prompt',
    address: () => '/prompts/summary',
    open: button('New version'),
    fields: [[/Template/, 'typed-10 {{ x }}']],
    send: 'Save as a new version',
    resends: false,
    arrived: ['model-versions/get?name=summary&version=3', 'typed-10'],
  },
  {
    name: 'a new webhook',
    address: () => '/settings/webhooks',
    open: button('New webhook'),
    fields: [
      ['Name', 'typed-11'],
      ['Address', 'https://93.184.215.14/x'],
    ],
    choose: (page) => page.getByRole('checkbox', { name: 'model_version.created' }).check(),
    send: 'Create',
    resends: false,
    arrived: ['webhooks', 'typed-11'],
  },
];

it.each(edits)('$name', async ({ address, open, fields, choose, send, resends = true, arrived: [path, text] }) => {
  const page = await browser.open(address());
  await open(page);
  const field = (label: string | RegExp) =>
    page.getByRole('textbox', { name: label, exact: typeof label === 'string' });
  for (const [label, typed] of fields) await field(label).fill(typed);
  await choose?.(page);
  await server.stop();
  const sendButton = page.getByRole('button', { name: send, exact: true });
  await sendButton.click();
  await page.getByRole('alert').getByText('This is kept').waitFor();
  const [[label, typed] = ['', '']] = fields;
  expect(await field(label).inputValue()).toBe(typed);
  await server.startAgain();
  if (!resends) {
    await page.getByRole('alert').getByText('Reconnecting').waitFor({ state: 'detached' });
    await sendButton.click();
  }
  const { url } = server;
  const stored = async () => (await fetch(`${url}/api/2.0/mlflow/${path.replace('RUN', run)}`)).text();
  await expect.poll(stored).toContain(text);
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
});

it('a page that was not opened before waits for the server instead of leaving the one that is open', async () => {
  const page = await browser.open('/experiments');
  await page.getByRole('link', { name: 'typed-1' }).waitFor();
  await server.stop();
  await page.getByRole('link', { name: 'Trash' }).click();
  await page.getByRole('alert').getByText('Reconnecting').waitFor();
  await page.getByRole('link', { name: 'typed-1' }).waitFor();
  await server.startAgain();
  await page.getByText('The trash is empty.').waitFor();
});
