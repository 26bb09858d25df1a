import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRun, createSweep } from './seed.ts';
import { seriousFindings, seriousFindingsInBothColours } from './serious-findings.ts';
import { sweptExperiment } from './swept-experiment.ts';

const sweepCount = 240;
const ungroupedCount = 3;

const at = sweptExperiment('vision/groups', sweepCount);

beforeAll(async () => {
  for (let i = 0; i < ungroupedCount; i++)
    await createRun(at.server.url, at.experiment, { name: `bare-${i}`, start_time: i + 1 });
});

const openGroups = async (search: string): Promise<Page> => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?${search}`);
  await groups(page).first().waitFor();
  return page;
};
const groups = (page: Page) => page.locator('.grid-row[data-state="group"]');
const toggle = (page: Page, name: RegExp) => page.getByRole('button', { name });
const runs = (page: Page) => page.locator('.grid-row a');
const shown = (page: Page) => page.locator('.grid-row [aria-colindex="1"]').allTextContents();

it('groups all runs by params that are chosen in a menu, the rest last', async () => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs`);
  await page.getByRole('button', { name: 'Group', exact: true }).click();
  await page.getByLabel('Group by').getByRole('searchbox').fill('optim');
  await page.getByRole('checkbox', { name: /optimizer/ }).check();
  await page.keyboard.press('Escape');
  await groups(page).nth(3).waitFor();
  const labels = (await shown(page)).map((text) => text.replace(/\d+$/, ''));
  expect(labels).toEqual(['optimizer: adam', 'optimizer: lion', 'optimizer: sgd', 'No optimizer']);
  const counts = (await shown(page)).map((text) => Number(/\d+$/.exec(text)?.[0]));
  expect(counts.reduce((sum, count) => sum + count)).toBe(sweepCount + ungroupedCount);
  await page.locator('.runs-foot', { hasText: `${sweepCount + ungroupedCount} runs in 4 groups` }).waitFor();
  expect(new URL(page.url()).searchParams.getAll('group')).toEqual(['params.optimizer']);
});

it('shows figures of each group, as the server has them', async () => {
  const page = await openGroups('group=params.optimizer&col=attributes.run_name&col=metrics.val/loss&figure=max');
  const answer = await fetch(`${at.server.url}/ajax-api/3.0/millrace/runs/search-groups`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      experiment_ids: [at.experiment],
      group_by: ['params.optimizer'],
      columns: ['metrics.val/loss'],
    }),
  });
  const { groups: wire } = (await answer.json()) as { groups: { aggregates: { max?: number }[] }[] };
  const titles = await groups(page)
    .locator('[aria-colindex="2"]')
    .evaluateAll((all) => all.map((it) => it.getAttribute('title')));
  expect(titles.slice(0, 3)).toEqual(
    wire
      .slice(0, 3)
      .map(({ aggregates }) => expect.stringMatching(new RegExp(`^Greatest of \\d+ values: ${aggregates[0]?.max}$`))),
  );
});

it('opens a group, page after page, and the address brings it back', async () => {
  const page = await openGroups('group=params.scheduler');
  await toggle(page, /^scheduler: cosine/).click();
  await runs(page).first().waitFor();
  await page.locator('.grid').focus();
  await page.keyboard.press('End');
  // The last line is the group without the param; the oldest run of the other stands above it.
  await page.locator('.grid-row', { hasText: 'No scheduler' }).waitFor();
  await page.locator('.grid-row a', { hasText: /-0$/ }).waitFor();
  const again = await at.browser.open(new URL(page.url()).pathname + new URL(page.url()).search);
  await runs(again).first().waitFor();
  expect(await again.locator('.grid').getAttribute('aria-rowcount')).toBe(String(sweepCount + 3));
});

it('is used by keyboard alone: arrows fold, x selects the runs of a group', async () => {
  const page = await openGroups('group=params.scheduler');
  await page.locator('.grid').focus();
  for (const key of ['Home', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await page.locator('.grid-row a', { hasText: 'bare-2' }).waitFor();
  await page.keyboard.press('x');
  await page.getByText(`${ungroupedCount} runs selected`).waitFor();
  expect(await page.locator('.grid-row[aria-selected="true"]').count()).toBe(ungroupedCount + 1);
  await page.keyboard.press('x');
  await page.getByText('runs selected').waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowLeft');
  await runs(page).first().waitFor({ state: 'detached' });
});

/** Names of the lines that are seen, from the top; more of them are there. */
const onScreen = (page: Page) =>
  page.locator('.grid').evaluate((grid) => {
    const edge = grid.getBoundingClientRect();
    return [...grid.querySelectorAll('.grid-row')]
      .map((row) => ({
        top: row.getBoundingClientRect().top,
        name: row.querySelector('[aria-colindex="1"]')?.textContent,
      }))
      .filter(({ top }) => top > edge.top && top < edge.bottom)
      .sort((a, b) => a.top - b.top)
      .map(({ name }) => name ?? '');
  });
const isFocused = (page: Page) => page.evaluate<boolean>("document.activeElement?.getAttribute('role') === 'grid'");

it('keeps lines, cursor and focus until those with columns that came late are there', async () => {
  const page = await at.browser.newPage();
  const letKeysGo = await holdAnswers(page, '**/runs/search-keys');
  await page.goto(`${at.server.url}/experiments/${at.experiment}/runs?group=params.scheduler`);
  await groups(page).first().waitFor();
  await page.locator('.grid').focus();
  for (const key of ['Home', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await page.locator('.grid-row a', { hasText: 'bare-2' }).waitFor();
  const lines = await shown(page);
  const letGroupsGo = await holdAnswers(page, '**/runs/search-groups');
  const letRunsGo = await holdAnswers(page, '**/runs/search');
  const asked = page.waitForRequest('**/runs/search-groups');
  letKeysGo();
  await asked;
  await page.getByRole('columnheader', { name: /val\/loss/ }).waitFor();
  expect(await shown(page)).toEqual(lines);
  expect(await isFocused(page)).toBe(true);
  letRunsGo();
  await page.keyboard.press('x');
  await page.getByText(`${ungroupedCount} runs selected`).waitFor();
  letGroupsGo();
  await groups(page).locator('[title^="Mean of"]').first().waitFor();
  expect(await isFocused(page)).toBe(true);
});

it('keeps lines and scroll until those in another order are there', async () => {
  const open = encodeURIComponent('["cosine"]');
  const page = await openGroups(`group=params.scheduler&unfold=${open}&col=attributes.run_name&col=metrics.val/loss`);
  await runs(page).first().waitFor();
  const grid = page.locator('.grid');
  await grid.focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('PageDown');
  const far = () => grid.evaluate((element) => element.scrollTop);
  await expect.poll(far).toBeGreaterThan(500);
  await expect.poll(() => onScreen(page)).not.toContain('');
  const [lines, scroll] = [await onScreen(page), await far()];
  const letGroupsGo = await holdAnswers(page, '**/runs/search-groups');
  const letRunsGo = await holdAnswers(page, '**/runs/search');
  const asked = page.waitForRequest('**/runs/search-groups');
  await page
    .getByRole('columnheader', { name: /val\/loss/ })
    .locator('.grid-sort')
    .click();
  await asked;
  expect(await onScreen(page)).toEqual(lines);
  expect(await far()).toBe(scroll);
  const isStale = page.locator('.runs-foot', { hasText: 'updating' });
  await isStale.waitFor();
  const answered = page.waitForResponse('**/runs/search-groups');
  letGroupsGo();
  await answered;
  await isStale.waitFor();
  letRunsGo();
  await expect.poll(() => onScreen(page)).not.toEqual(lines);
  expect(await far()).toBe(scroll);
});

it('keeps its length and the focus while groups far away are on their way', async () => {
  const page = await openGroups('group=attributes.run_name');
  const length = await page.locator('.grid').getAttribute('aria-rowcount');
  await page.locator('.grid').focus();
  const letGo = await holdAnswers(page, '**/runs/search-groups');
  const asked = page.waitForRequest('**/runs/search-groups');
  await page.keyboard.press('End');
  await asked;
  expect(await page.locator('.grid').getAttribute('aria-rowcount')).toBe(length);
  expect(await isFocused(page)).toBe(true);
  letGo();
  await expect.poll(() => onScreen(page)).not.toContain('');
});

it('sorts groups by the figure of a column', async () => {
  const page = await openGroups('group=params.optimizer&sort=-metrics.val/loss');
  await expect.poll(async () => (await shown(page)).length).toBeGreaterThanOrEqual(3);
  const down = await shown(page);
  await page
    .getByRole('columnheader', { name: /val\/loss/ })
    .getByRole('button', { name: /val\/loss/ })
    .first()
    .click();
  await expect.poll(async () => (await shown(page)).slice(0, 3)).toEqual(down.slice(0, 3).reverse());
});

it('draws one line per group between the bounds of its runs, and hides a group', async () => {
  const page = await openGroupCharts('group=params.optimizer&view=charts');
  const chart = page.getByRole('img', { name: 'val/loss: 3 lines' });
  await chart.waitFor();
  await toggle(page, /^Hide optimizer: lion/).click();
  await page.getByRole('img', { name: 'val/loss: 2 lines' }).waitFor();
  expect(new URL(page.url()).searchParams.get('hide')).toBe('["lion"]');
});

const openGroupCharts = async (search: string): Promise<Page> => {
  const page = await at.browser.open(`/experiments/${at.experiment}/runs?${search}`);
  await page.getByRole('complementary', { name: 'Groups with lines' }).locator('li').first().waitFor();
  return page;
};

it('keeps the lines of groups until those under another filter have come', async () => {
  const page = await openGroupCharts('group=params.optimizer&view=charts');
  await page.getByRole('img', { name: 'val/loss: 3 lines' }).waitFor();
  const letGroupsGo = await holdAnswers(page, '**/runs/search-groups');
  const letRunsGo = await holdAnswers(page, '**/runs/search');
  const asked = page.waitForRequest('**/runs/search');
  await page.getByRole('combobox', { name: 'Filter of runs' }).fill("params.optimizer != 'lion'");
  await page.keyboard.press('Enter');
  await asked;
  expect(await page.getByRole('img', { name: 'val/loss: 3 lines' }).count()).toBe(1);
  letGroupsGo();
  letRunsGo();
  await page.getByRole('img', { name: 'val/loss: 2 lines' }).waitFor();
});

const cards = [
  'bar:metrics.val/loss',
  'scatter:params.lr,metrics.val/loss',
  'parallel:params.optimizer,metrics.val/loss',
];

it('draws bars, dots and parallel lines of groups: their means between least and greatest', async () => {
  const search = new URLSearchParams([...cards.map((card) => ['card', card]), ['view', 'charts']] as [
    string,
    string,
  ][]);
  const page = await openGroupCharts(`group=params.optimizer&${search}`);
  const bars = page.getByRole('img', { name: 'Bars of metrics.val/loss' });
  await bars.waitFor();
  expect(await bars.locator('text title').allTextContents()).toEqual(expect.arrayContaining(['optimizer: lion']));
  expect(await bars.locator('rect').count()).toBe(3);
  expect(await bars.locator('.whisker').count()).toBe(3);
  const dots = page.locator('circle title', {
    hasText: /^optimizer: \w+\s+lr: [\d.]+ \(0\.001 to 0\.1\)\s+val\/loss: /,
  });
  await expect.poll(() => dots.count()).toBe(3);
  await page.getByRole('img', { name: '3 groups over optimizer, val/loss' }).waitFor();
  await toggle(page, /^Hide optimizer: lion/).click();
  await page.getByRole('img', { name: '2 groups over optimizer, val/loss' }).waitFor();
  expect(await bars.locator('.whisker').count()).toBe(2);
});

it('leads from the dot of a group to its runs', async () => {
  const page = await openGroupCharts(`group=params.optimizer&view=charts&card=${cards[1]}`);
  await page.getByRole('link', { name: 'optimizer: sgd' }).locator('circle').click();
  await groups(page).first().waitFor();
  await runs(page).first().waitFor();
  expect(new URL(page.url()).searchParams.get('unfold')).toBe('["sgd"]');
});

it('makes a line of all runs of its group, or says of how many', async () => {
  const asked = new Set<string>();
  const page = await at.browser.newPage();
  page.on('request', (request) => {
    if (!request.url().endsWith('/millrace/series')) return;
    for (const id of (request.postDataJSON() as { run_ids: string[] }).run_ids) asked.add(id);
  });
  await page.goto(`${at.server.url}/experiments/${at.experiment}/runs?group=params.optimizer&view=charts`);
  await page.getByRole('img', { name: 'val/loss: 3 lines' }).waitFor();
  expect(asked.size).toBe(sweepCount + ungroupedCount);
  expect(await page.locator('.chart-badge').count()).toBe(0);
  const many = await createExperiment(at.server.url, 'vision/many');
  await createSweep(at.server.url, many, 320, Date.now());
  await page.goto(`${at.server.url}/experiments/${many}/runs?group=params.scheduler&view=charts`);
  await page.locator('.chart-badge', { hasText: '300 of 320 runs' }).first().waitFor();
});

it('hides a group in charts from its row of the table, by the eye and by the menu', async () => {
  const page = await openGroups('group=params.optimizer');
  const row = page.locator('.grid-row', { hasText: 'optimizer: lion' });
  await row.hover();
  await row.getByRole('button', { name: 'Hide optimizer: lion in charts' }).click();
  await page
    .locator('.grid-row', { hasText: 'optimizer: sgd' })
    .locator('[aria-colindex="2"]')
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Hide in charts' }).click();
  await page
    .getByRole('link', { name: 'Charts' })
    .or(page.getByRole('button', { name: 'Charts' }))
    .first()
    .click();
  await page.getByRole('img', { name: 'val/loss: 1 lines' }).waitFor();
});

it('has no serious finding, open or not, in either colour', async () => {
  const page = await openGroups(
    `group=params.optimizer&group=tags.stage&unfold=${encodeURIComponent('["adam","dev"]')}`,
  );
  await runs(page).first().waitFor();
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
  await page.getByRole('button', { name: /^Group/ }).click();
  await page.getByRole('checkbox', { name: /optimizer/ }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  expect(await seriousFindings(await openGroupCharts('group=params.optimizer&view=charts'))).toEqual([]);
  expect(at.browser.problems).toEqual([]);
});
