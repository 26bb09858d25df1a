/** Acts that follow each other faster than the page draws what the address says. */
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { holdAnswers } from './hold-answers.ts';
import { createRun } from './seed.ts';
import { sweptExperiment } from './swept-experiment.ts';

const runCount = 12;
const at = sweptExperiment('quick', runCount);

const search = (page: Page) => new URL(page.url()).searchParams;

/** Clicks elements in one turn, before anything is drawn. */
const clickAtOnce = async (page: Page, ...found: readonly Locator[]): Promise<void> => {
  const handles = await Promise.all(found.map((one) => one.elementHandle()));
  await page.evaluate((elements) => {
    for (const element of elements) (element as unknown as { click(): void }).click();
  }, handles);
};

/** Presses keys in one turn where the focus is. */
const pressAtOnce = (page: Page, ...keys: readonly string[]) =>
  page.evaluate(
    `for (const key of ${JSON.stringify(keys)}) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))`,
  );

it('two lines are hidden, one right after the other', async () => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?view=charts`);
  const hide = page.locator('.run-list button[aria-pressed]');
  await hide.nth(1).waitFor();
  await clickAtOnce(page, hide.nth(0), hide.nth(1));
  await expect.poll(() => search(page).getAll('hide').length).toBe(2);
  await page.locator('.run-list li[data-hidden]').nth(1).waitFor();
});

it('two columns are taken out, one right after the other', async () => {
  const page = await at.openRuns('?col=attributes.run_name&col=params.lr&col=params.optimizer&col=params.batch_size');
  await page.getByRole('button', { name: 'Columns' }).click();
  const [size, optimizer] = ['batch_size', 'optimizer'].map((name) => page.getByRole('checkbox', { name })) as [
    Locator,
    Locator,
  ];
  await clickAtOnce(page, size, optimizer);
  await expect.poll(() => search(page).getAll('col')).toEqual(['attributes.run_name', 'params.lr']);
});

it('charts are found by all letters, however fast they come', async () => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?view=charts`);
  await page.locator('[data-card="val/loss"]').waitFor();
  const box = page.getByRole('searchbox', { name: 'Find charts' });
  await box.focus();
  await page.evaluate("for (const letter of 'val/l') document.execCommand('insertText', false, letter)");
  await expect.poll(() => search(page).get('find')).toBe('val/l');
  expect(await box.inputValue()).toBe('val/l');
});

it('smoothing goes as far as its keys, however fast they come', async () => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?view=charts`);
  const amount = page.getByRole('slider', { name: 'Smoothing' });
  await amount.focus();
  await page.evaluate(`
    for (const _ of [1, 2, 3]) {
      document.activeElement.stepUp();
      document.activeElement.dispatchEvent(new Event('input', { bubbles: true }));
    }
  `);
  await expect.poll(() => search(page).get('smooth')).toBe('ema:0.03');
  expect(await amount.inputValue()).toBe('0.03');
});

it('what is typed behind an applied filter stays', async () => {
  const page = await at.openRuns();
  const filter = page.getByRole('combobox', { name: 'Filter of runs' });
  await filter.fill("params.scheduler = 'cosine'");
  await page.evaluate(`
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    document.execCommand('insertText', false, ' AND');
  `);
  await page.getByRole('list', { name: 'Conditions of the filter' }).getByText("params.scheduler = 'cosine'").waitFor();
  expect(await filter.inputValue()).toBe("params.scheduler = 'cosine' AND");
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: "Remove params.scheduler = 'cosine'" }).click();
  await expect.poll(() => filter.inputValue()).toBe('');
});

it('Enter and Escape leave no run beside the table, and Enter twice is the page of the run', async () => {
  const page = await at.openRuns();
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await pressAtOnce(page, 'Enter', 'Escape');
  await page.keyboard.press('x');
  await page.getByText('1 run selected').waitFor();
  expect(search(page).has('open')).toBe(false);
  expect(await page.locator('.run-preview').count()).toBe(0);
  await pressAtOnce(page, 'Enter', 'Enter');
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/runs\//);
});

it('two groups are chosen while the runs of both are on their way', async () => {
  const page = await at.browser.open(
    `/experiments/${at.experiment}/runs?group=params.optimizer&col=attributes.run_name`,
  );
  await page.locator('.grid-row[data-state="group"]').nth(1).waitFor();
  const names = await page.locator('.grid-row[data-state="group"] .count').allTextContents();
  const letGo = await holdAnswers(page, '**/runs/search');
  await page.locator('.grid-row .check').nth(0).click();
  await page.locator('.grid-row .check').nth(1).click();
  letGo();
  await page.getByText(`${Number(names[0]) + Number(names[1])} runs selected`).waitFor();
});

it('the cursor stays with its run when another comes above it', async () => {
  const page = await at.openRuns();
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  const cursor = page.locator('.grid-row[data-cursor] a').first();
  const name = await cursor.textContent();
  await createRun(at.server.url, at.experiment, { name: 'above', start_time: Date.now() });
  await page.getByRole('link', { name: 'above' }).waitFor();
  await expect.poll(() => cursor.textContent()).toBe(name);
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => cursor.textContent()).toBe('above');
});
