/** A webhook from its making to its end, by the page, with a program that is really called. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { holdAnswers } from './hold-answers.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { post } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let receiver: Receiver;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await startServer([], {
    MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
    MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
    MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES: '0',
  });
  receiver = await startReceiver();
  browser = await openBrowser(server);
  page = await browser.open('/settings/webhooks');
});
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await receiver.close();
  await server.dispose();
});

const log = () => page.getByRole('complementary', { name: 'Deliveries to deploy' });
const register = (name: string) => post(server.url, 'registered-models/create', { name });
const choose = async (item: string) => {
  await page.getByRole('button', { name: 'Menu of deploy' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

it('is made with a secret', async () => {
  await page.getByRole('button', { name: 'New webhook' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('deploy');
  await page.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await page.getByLabel(/Secret/).fill('a long random text');
  await page.getByRole('checkbox', { name: 'registered_model.created' }).check();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('link', { name: 'deploy' }).click();
  await log().getByText('Nothing was sent yet.').waitFor();
});

it('is tried with an example, and tells what the receiver said', async () => {
  await log().getByRole('button', { name: 'Test' }).click();
  await page.getByRole('menuitem', { name: 'registered_model.created' }).click();
  await page.getByText('The receiver answered 200.').waitFor();
  expect(receiver.received).toHaveLength(1);
  receiver.answerWith(418);
  await log().getByRole('button', { name: 'Test' }).click();
  await page.getByRole('menuitem', { name: 'registered_model.created' }).click();
  await page.getByText(/418/).first().waitFor();
  receiver.answerWith(200);
});

it('a delivery appears in the log by itself, with the body that was signed', async () => {
  await register('first');
  await expect.poll(() => receiver.received.length).toBe(3);
  await log().getByText('answered 200 after 1 attempt').waitFor();
  await log()
    .getByRole('button', { name: /registered_model\.created/ })
    .click();
  await log().getByText('"name": "first"').waitFor();
  expect(receiver.received[2]?.headers['x-mlflow-signature']).toMatch(/^v1,/);
});

it('is sent again under the same id', async () => {
  const letGo = await holdAnswers(page, '**/replay');
  const again = log().getByRole('button', { name: 'Send again' });
  await again.click();
  // A second press finds nothing to press until the first one is answered.
  await expect.poll(() => again.isEnabled()).toBe(false);
  letGo();
  await expect.poll(() => receiver.received.length).toBe(4);
  const [before, after] = receiver.received.slice(2).map(({ headers }) => headers['x-mlflow-delivery-id']);
  expect(after).toBe(before);
  await log().getByText('answered 200 after 1 attempt').waitFor();
});

it('a failure is in the log with the reason, and can be looked for', async () => {
  receiver.answerWith(500);
  await register('second');
  await log()
    .getByText(/answered 500 after 1 attempt/)
    .waitFor();
  await log().getByRole('button', { name: 'Failed', exact: true }).click();
  await expect.poll(() => log().getByRole('listitem').count()).toBe(1);
  receiver.answerWith(200);
  await log().getByRole('button', { name: 'All', exact: true }).click();
});

it('gets nothing while it is disabled, and is told again when it is not', async () => {
  await choose('Disable');
  await page.getByRole('cell', { name: 'Disabled' }).waitFor();
  const told = receiver.received.length;
  await register('third');
  await choose('Enable');
  await page.getByRole('cell', { name: 'Active' }).waitFor();
  await register('fourth');
  await expect.poll(() => receiver.received.at(-1)?.body).toContain('fourth');
  expect(receiver.received).toHaveLength(told + 1);
});

it('is deleted after it is said what goes with it', async () => {
  await choose('Delete …');
  await page.getByText('Its log and what waits to be sent will be gone').waitFor();
  await page.getByRole('button', { name: 'Delete the webhook' }).click();
  await page.getByText('Nobody is told of changes yet.').waitFor();
  const told = receiver.received.length;
  await register('fifth');
  await page.waitForTimeout(1500);
  expect(receiver.received).toHaveLength(told);
});
