import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousFindingsInBothColours } from './serious-findings.ts';
import { sweptExperiment } from './swept-experiment.ts';

const at = sweptExperiment('chips', 60);

const twoClauses = "params.optimizer = 'adam' AND metrics.`val/loss` < 0.3";

const openFiltered = (filter: string): Promise<Page> => at.openRuns(`?${new URLSearchParams({ filter })}`);

const chips = (page: Page) => page.getByRole('list', { name: 'Conditions of the filter' });
const texts = (page: Page) => chips(page).getByRole('listitem').allTextContents();
const filterOf = (page: Page) => new URL(page.url()).searchParams.get('filter');
const box = (page: Page) => page.getByRole('combobox', { name: 'Filter of runs' });
const total = async (page: Page): Promise<number> =>
  Number.parseInt((await page.locator('.runs-foot').textContent()) ?? '', 10);

it('each condition has a chip, and goes by its cross', async () => {
  const page = await openFiltered(twoClauses);
  expect(await texts(page)).toEqual(twoClauses.split(' AND '));
  await page.getByRole('button', { name: "Remove params.optimizer = 'adam'" }).click();
  await expect.poll(() => filterOf(page)).toBe('metrics.`val/loss` < 0.3');
  expect(await box(page).inputValue()).toBe('metrics.`val/loss` < 0.3');
  await page.getByRole('button', { name: 'Remove metrics.`val/loss` < 0.3' }).click();
  await page.locator('.runs-foot', { hasText: '60 runs' }).waitFor();
  expect(await chips(page).count()).toBe(0);
});

it('what a chip negates are all the other runs', async () => {
  const page = await openFiltered("params.optimizer = 'adam'");
  const some = await total(page);
  await page.getByRole('button', { name: "params.optimizer = 'adam'", exact: true }).click();
  await page.getByRole('menuitem', { name: /^Negate/ }).click();
  await expect.poll(() => filterOf(page)).toBe("NOT params.optimizer = 'adam'");
  await expect.poll(() => total(page)).toBe(60 - some);
});

it('another operator is chosen by keyboard, and the box has it', async () => {
  const page = await openFiltered(twoClauses);
  await page.getByRole('button', { name: 'metrics.`val/loss` < 0.3', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: '>=' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => filterOf(page)).toBe("params.optimizer = 'adam' AND metrics.`val/loss` >= 0.3");
  expect(await box(page).inputValue()).toBe(filterOf(page));
});

it('a chip leads to its place in the box', async () => {
  const page = await openFiltered(twoClauses);
  await page.getByRole('button', { name: 'metrics.`val/loss` < 0.3', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Edit in the filter' }).click();
  const selected = () =>
    page.evaluate(
      "(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.querySelector('.filter input'))",
    );
  await expect.poll(selected).toBe('metrics.`val/loss` < 0.3');
  expect(await box(page).evaluate('(it) => it === document.activeElement')).not.toBe(false);
});

it('chips stay when runs are selected, and have no serious findings', async () => {
  const page = await openFiltered(twoClauses);
  await page.locator('.grid-row .check').first().click();
  await page.getByText('1 run selected').waitFor();
  expect(await texts(page)).toHaveLength(2);
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
});

it('a filter that cannot be taken apart is one chip', async () => {
  const either = "params.optimizer = 'adam' OR params.optimizer = 'sgd'";
  const page = await openFiltered(either);
  expect(await texts(page)).toEqual([either]);
  await page.getByRole('button', { name: either, exact: true }).click();
  await page.getByRole('menuitem', { name: /^Negate/ }).click();
  await expect.poll(() => filterOf(page)).toBe(`NOT (${either})`);
});
