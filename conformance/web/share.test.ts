import { expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { startProxy } from './proxy.ts';
import { createExperiment, createSweep } from './seed.ts';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { sweptExperiment } from './swept-experiment.ts';

const at = sweptExperiment('shared', 40);

it('one click copies a link that shows another the same, and says what is in it', async () => {
  const page = await at.openRuns("?filter=params.optimizer+%3D+'adam'&sort=-metrics.val/loss&col=attributes.run_name");
  await page.getByRole('button', { name: 'Share this page' }).click();
  const share = page.getByRole('dialog', { name: 'Share' });
  await share.getByText('The link is copied.').waitFor();
  expect(await share.getByRole('listitem').allTextContents()).toEqual([
    "the filter params.optimizer = 'adam'",
    'the order: metrics.val/loss downwards',
    '1 column',
  ]);
  await share.getByText('127.0.0.1 is this computer').waitFor();
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
  const link = (await page.evaluate('navigator.clipboard.readText()')) as string;
  const rows = await page.locator('.grid-row a').allTextContents();
  const fresh = await openBrowser(at.server);
  const other = await fresh.open(link.slice(at.server.url.length));
  await expect.poll(() => other.locator('.grid-row a').allTextContents()).toEqual(rows);
  await fresh.close();
});

it('where the browser does not let a page copy, the link is there to be taken', async () => {
  const page = await at.browser.newPage();
  await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
  await page.goto(`${at.server.url}/experiments`);
  await page.getByRole('button', { name: 'Share this page' }).click();
  const share = page.getByRole('dialog', { name: 'Share' });
  await share.getByText('The link to this page:').waitFor();
  expect(await share.getByRole('textbox', { name: 'Link' }).inputValue()).toBe(`${at.server.url}/experiments`);
});

it('the page says that it is live, that it no longer is, and that it is again', async () => {
  const page = await at.openRuns();
  const mark = page.locator('.live');
  await page.getByText('Live', { exact: true }).waitFor();
  await at.server.stop();
  await page.getByText('Not live').waitFor();
  await at.server.startAgain();
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await expect.poll(() => mark.count()).toBe(0);
});

it('behind a proxy that answers for a server that is away, the page is live again once that is back', async () => {
  const proxy = await startProxy(at.server.url, {});
  const visitor = await openBrowser(proxy);
  const page = await visitor.open(`/experiments/${at.experiment}/runs`);
  await page.getByText('Live', { exact: true }).waitFor();
  await at.server.stop();
  await page.getByText('Not live').waitFor();
  // A stream that breaks off is asked for again by the browser; one that is refused is not.
  await expect.poll(() => proxy.missed.some((path) => path.includes('/millrace/events'))).toBe(true);
  await at.server.startAgain();
  await page.getByText('Live', { exact: true }).waitFor();
  await visitor.close();
  await proxy.close();
});

it('what is selected is in the link, and saved views are without it', async () => {
  const page = await at.openRuns();
  await page.locator('.grid-row .check').first().click();
  await page.locator('.grid-row .check').nth(1).click();
  await page.getByText('2 runs selected').waitFor();
  await expect.poll(() => new URL(page.url()).searchParams.getAll('sel').length).toBe(2);
  const address = new URL(page.url());
  const other = await at.browser.open(address.pathname + address.search);
  await other.getByText('2 runs selected').waitFor();
  await expect.poll(() => other.locator('.grid-row[aria-selected="true"]').count()).toBe(2);
  await other.getByRole('button', { name: 'Select none' }).click();
  await expect.poll(() => new URL(other.url()).searchParams.has('sel')).toBe(false);
  const request = page.waitForRequest('**/millrace/views/create');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Save this view …' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('without a selection');
  await page.keyboard.press('Enter');
  expect((await request).postDataJSON().state).toEqual({});
});

it('more than the address holds are selected all the same', async () => {
  const many = await createExperiment(at.server.url, 'many');
  await createSweep(at.server.url, many, 45, Date.now());
  const page = await at.browser.open(`/experiments/${many}/runs`);
  await page.locator('.grid-row a').first().waitFor();
  await page.getByRole('checkbox', { name: 'Select all loaded rows' }).click();
  await page.getByText('45 runs selected').waitFor();
  expect(new URL(page.url()).searchParams.has('sel')).toBe(false);
  await page.getByRole('checkbox', { name: 'Select none' }).click();
  await page.getByText('45 runs selected').waitFor({ state: 'detached' });
});
