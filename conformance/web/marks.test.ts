import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRun, get, post } from './seed.ts';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

const star = 'millrace.starred';
const note = 'mlflow.note.content';

let server: WebServer;
let browser: Browser;
let experiment: string;
let runs: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
});
beforeEach(async (test) => {
  experiment = await createExperiment(server.url, test.task.name);
  const made = ['first', 'second', 'third'].map(async (name, at) => [
    name,
    await createRun(server.url, experiment, { name, start_time: 1_000 - at, metrics: { loss: [2, 1] } }),
  ]);
  runs = Object.fromEntries(await Promise.all(made)) as Readonly<Record<string, string>>;
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

interface WireRun {
  readonly data: { readonly tags: readonly { readonly key: string; readonly value: string }[] };
}

async function tagOf(name: string, key: string): Promise<string | undefined> {
  const { run } = (await get(server.url, `runs/get?run_id=${runs[name]}`)) as unknown as { run: WireRun };
  return run.data.tags.find((tag) => tag.key === key)?.value;
}

async function openRuns(search = ''): Promise<Page> {
  const page = await browser.open(`/experiments/${experiment}/runs${search}`);
  await page.locator('.grid-row a').nth(2).waitFor();
  return page;
}

const row = (page: Page, name: string) => page.locator('.grid-row', { hasText: name });
const starOf = (page: Page, name: string) => row(page, name).locator('.row-star');
const isOn = (page: Page, name: string) => expect.poll(() => starOf(page, name).getAttribute('aria-pressed'));
/** Puts the cursor of the table on a row, as the keys do. */
async function goTo(page: Page, at: number): Promise<void> {
  await page.getByRole('grid').focus();
  for (let step = 0; step <= at; step += 1) await page.keyboard.press('j');
}

it('s stars the run of the cursor, and takes the star again', async () => {
  const page = await openRuns();
  await goTo(page, 1);
  await page.keyboard.press('s');
  await isOn(page, 'second').toBe('true');
  expect(await tagOf('second', star)).toBe('true');
  await page.keyboard.press('s');
  await isOn(page, 'second').toBe('false');
  expect(await tagOf('second', star)).toBeUndefined();
});

it('a star by mouse can be undone', async () => {
  const page = await openRuns();
  await row(page, 'first').hover();
  await starOf(page, 'first').click();
  await isOn(page, 'first').toBe('true');
  await page.getByRole('button', { name: 'Undo' }).click();
  await isOn(page, 'first').toBe('false');
  expect(await tagOf('first', star)).toBeUndefined();
});

it('several get their stars together, and the table can show those alone', async () => {
  const page = await openRuns();
  await goTo(page, 0);
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('s');
  await page.getByText('2 runs got a star.').waitFor();
  await page.getByRole('button', { name: 'Select none' }).click();
  await page.getByRole('button', { name: 'Only runs with a star' }).click();
  await page.locator('.runs-foot', { hasText: '2 runs' }).waitFor();
  const filter = new URL(page.url()).searchParams.get('filter');
  expect(filter).toBe("tags.`millrace.starred` = 'true'");
  expect(await page.getByRole('combobox', { name: 'Filter of runs' }).inputValue()).toBe(filter);
  await page.getByRole('button', { name: 'Only runs with a star' }).click();
  await page.locator('.runs-foot', { hasText: '3 runs' }).waitFor();
});

it('n writes a note, which the row then shows', async () => {
  const page = await openRuns();
  await goTo(page, 2);
  await page.keyboard.press('n');
  await page.getByRole('dialog', { name: 'Note of third' }).waitFor();
  await page.keyboard.type('warm-up was **too short**');
  await page.keyboard.press('Control+Enter');
  await row(page, 'third').locator('.row-note').waitFor();
  expect(await tagOf('third', note)).toBe('warm-up was **too short**');
  expect(await row(page, 'third').locator('.row-note').getAttribute('title')).toContain('too short');
  await row(page, 'third').locator('.row-note').click();
  await page.locator('.run-preview strong', { hasText: 'too short' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => row(page, 'third').locator('.row-note').count()).toBe(0);
  expect(await tagOf('third', note)).toBeUndefined();
});

it('a note that another client wrote since stays when this one is undone', async () => {
  const page = await browser.open(`/runs/${runs.first}`);
  await page.getByRole('heading', { level: 1, name: 'first' }).waitFor();
  await page.keyboard.press('n');
  await page.keyboard.type('by the page');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The note is saved.').waitFor();
  await post(server.url, 'runs/set-tag', { run_id: runs.first, key: note, value: 'by another' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('What was changed since stays as it is').waitFor();
  expect(await tagOf('first', note)).toBe('by another');
});

it('the page of a run has its star, by key and by mouse', async () => {
  const page = await browser.open(`/runs/${runs.first}`);
  const button = page.getByRole('button', { name: 'Star', exact: true });
  await button.waitFor();
  await page.keyboard.press('s');
  await expect.poll(() => button.getAttribute('aria-pressed')).toBe('true');
  await button.click();
  await expect.poll(() => button.getAttribute('aria-pressed')).toBe('false');
  // Each press is seen before its answer.
  await page.getByText('1 run lost the star.').waitFor();
  expect(await tagOf('first', star)).toBeUndefined();
});

it('h takes runs out of the charts: in the table, selected together, and in the list of the charts', async () => {
  const page = await openRuns();
  const hidden = () => new URL(page.url()).searchParams.getAll('hide').sort();
  await goTo(page, 0);
  await page.keyboard.press('h');
  await expect.poll(hidden).toEqual([runs.first]);
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('h');
  await expect.poll(hidden).toEqual([runs.first, runs.second].sort());
  await page.getByRole('button', { name: 'Select none' }).click();
  await page.getByRole('button', { name: 'Charts' }).click();
  await page.locator('.run-list li', { hasText: 'third' }).hover();
  await page.keyboard.press('h');
  await expect.poll(hidden).toEqual([runs.first, runs.second, runs.third].sort());
  await page.locator('.run-list li', { hasText: 'second' }).getByRole('link').focus();
  await page.keyboard.press('h');
  await expect.poll(hidden).toEqual([runs.first, runs.third].sort());
});

it('a colour that was chosen by hand is the colour of its row', async () => {
  await post(server.url, 'runs/set-tag', { run_id: runs.first, key: 'millrace.color', value: '#123456' });
  const page = await openRuns();
  const look = "getComputedStyle(document.querySelector('.grid-row .swatch')).backgroundColor";
  expect(await page.evaluate(look)).toBe('rgb(18, 52, 86)');
});

const createBelowFirst = (): Promise<string> =>
  createRun(server.url, experiment, {
    name: 'below the first',
    start_time: 10,
    tags: { 'mlflow.parentRunId': runs.first as string },
  });

it('nested runs open and close with e and the arrows', async () => {
  await createBelowFirst();
  const page = await openRuns('?tree=1');
  const below = row(page, 'below the first');
  await page.getByRole('button', { name: '1 nested runs of first' }).waitFor();
  await goTo(page, 0);
  await page.keyboard.press('e');
  await below.waitFor();
  await page.keyboard.press('e');
  await below.waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowRight');
  await below.waitFor();
  await page.keyboard.press('ArrowLeft');
  await below.waitFor({ state: 'detached' });
});

it('nested runs stay where they are until those with another column have come', async () => {
  await createBelowFirst();
  const page = await openRuns('?tree=1&col=attributes.run_name');
  await page.getByRole('button', { name: '1 nested runs of first' }).click();
  await row(page, 'below the first').waitFor();
  await page.getByRole('button', { name: /Columns/ }).click();
  const box = page.getByRole('checkbox', { name: /loss/ });
  await box.waitFor();
  const letGo = await holdAnswers(page, '**/runs/search');
  const asked = page.waitForRequest('**/runs/search');
  await box.check();
  await asked;
  await page.getByRole('columnheader', { name: /loss/ }).waitFor();
  const names = await page.locator('.grid-row a').allTextContents();
  expect(names).toEqual(['first', 'below the first', 'second', 'third']);
  letGo();
  await row(page, 'below the first').waitFor();
});

it('nested runs go with their parent into another order, and away with it', async () => {
  await createBelowFirst();
  const page = await openRuns('?tree=1&col=attributes.run_name&sort=-attributes.run_name');
  const names = () =>
    page
      .locator('.grid')
      .evaluate((grid) =>
        [...grid.querySelectorAll('.grid-row')]
          .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
          .map((line) => line.querySelector('a')?.textContent),
      );
  await page.getByRole('button', { name: '1 nested runs of first' }).click();
  await expect.poll(names).toEqual(['third', 'second', 'first', 'below the first']);
  await page.getByRole('columnheader', { name: /Run/ }).locator('.grid-sort').click();
  await expect.poll(names).toEqual(['first', 'below the first', 'second', 'third']);
  await page.getByRole('combobox', { name: 'Filter of runs' }).fill("attributes.run_name != 'first'");
  await page.keyboard.press('Enter');
  await expect.poll(names).toEqual(['second', 'third']);
});

it('what is known of nested runs stays while more of them are asked about', async () => {
  await createBelowFirst();
  const page = await openRuns('?tree=1');
  const toggle = page.getByRole('button', { name: '1 nested runs of first' });
  await toggle.waitFor();
  const letGo = await holdAnswers(page, '**/search-groups*');
  const asked = page.waitForRequest('**/search-groups*');
  await toggle.click();
  await asked;
  await row(page, 'below the first').waitFor();
  await toggle.click();
  await row(page, 'below the first').waitFor({ state: 'detached' });
  letGo();
});

it('stars and notes have names, and are seen in both colours', async () => {
  await post(server.url, 'runs/set-tag', { run_id: runs.first, key: star, value: 'true' });
  await post(server.url, 'runs/set-tag', { run_id: runs.first, key: note, value: 'x' });
  expect(await seriousFindingsInBothColours(await openRuns())).toEqual([]);
});
