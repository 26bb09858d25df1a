import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { holdAnswers } from './hold-answers.ts';
import { sweptExperiment } from './swept-experiment.ts';

const at = sweptExperiment('filters', 12);

const box = (page: Page) => page.getByRole('combobox', { name: 'Filter of runs' });
const option = (page: Page, name: string) => page.getByRole('option', { name }).first();
const filterOf = (page: Page) => new URL(page.url()).searchParams.get('filter');
const filter = "params.optimizer = 'adam'";

it('Enter asks for what is written, although completions came late', async () => {
  const page = await at.openRuns();
  const letGo = await holdAnswers(page, '**/runs/search-values');
  await box(page).pressSequentially('params.lr = 0.0');
  letGo();
  await option(page, '0.01').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.filter-problem').waitFor();
  expect(await box(page).inputValue()).toBe('params.lr = 0.0');
});

it('Enter takes what the arrows chose, although another completion came late into its place', async () => {
  const page = await at.openRuns();
  const letGo = await holdAnswers(page, '**/runs/search-keys');
  await box(page).pressSequentially('sta');
  await option(page, 'attributes.status').waitFor();
  await page.keyboard.press('ArrowDown');
  letGo();
  await option(page, 'tags.stage').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => box(page).inputValue()).toBe('attributes.status ');
});

it('keeps the completions that still fit while those for the next letter are on their way', async () => {
  const page = await at.openRuns();
  await box(page).pressSequentially('params.opt');
  await option(page, 'params.optimizer').waitFor();
  const letGo = await holdAnswers(page, '**/runs/search-keys');
  const asked = page.waitForRequest('**/runs/search-keys');
  await box(page).press('i');
  await asked;
  expect(await option(page, 'params.optimizer').count()).toBe(1);
  letGo();
});

it('Enter runs the filter when the caret has left the place of the completion that was chosen', async () => {
  const page = await at.openRuns();
  await box(page).pressSequentially(`${filter} `);
  await option(page, 'AND').waitFor();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => page.getByRole('option', { selected: true }).count()).toBe(1);
  await page.keyboard.press('Home');
  await option(page, 'metrics.').waitFor();
  expect(await page.getByRole('option', { selected: true }).count()).toBe(0);
  await page.keyboard.press('Enter');
  await expect.poll(() => filterOf(page)).toBe(filter);
});

it('Enter runs the filter after Escape has closed the list in which something was chosen', async () => {
  const page = await at.openRuns();
  await box(page).pressSequentially(`${filter} `);
  await option(page, 'AND').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Columns' }).focus();
  await box(page).focus();
  await option(page, 'AND').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => filterOf(page)).toBe(filter);
});

it('Enter takes the completion that the arrows chose', async () => {
  const page = await at.openRuns();
  await box(page).pressSequentially('params.opt');
  await option(page, 'params.optimizer').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => box(page).inputValue()).toMatch(/^params\.optimizer/);
  expect(filterOf(page)).toBeNull();
});

it('a box with nothing in it offers the filters that were used lately, the last first', async () => {
  const page = await at.openRuns();
  for (const text of [filter, 'metrics.`val/loss` < 2']) {
    await box(page).fill(text);
    await page.keyboard.press('Enter');
    await expect.poll(() => filterOf(page)).toBe(text);
  }
  await page.getByRole('button', { name: 'Remove the filter' }).click();
  await page.reload();
  await box(page).focus();
  await option(page, filter).waitFor();
  const lately = page.getByRole('option').filter({ hasText: 'used lately' });
  expect(await lately.locator('.mono').allTextContents()).toEqual(['metrics.`val/loss` < 2', filter]);
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter', 'Enter']) await page.keyboard.press(key);
  await expect.poll(() => filterOf(page)).toBe(filter);
});
