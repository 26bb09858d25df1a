/** The ten most common tasks with the mouse forbidden: what is used must be reached by Tab, a key of the page or the palette. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRegistry, createSweep, post } from './seed.ts';
import { seriousFindings } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let experiment: string;
let pointed: string[];

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  pointed = [];
  await browser.context.exposeFunction('tellOfPointer', (type: string) => pointed.push(type));
  await browser.context.addInitScript(
    "for (const type of ['pointerdown', 'wheel']) addEventListener(type, () => tellOfPointer(type), true)",
  );
  experiment = await createExperiment(server.url, 'vision/sweep');
  await createRegistry(server.url, await createSweep(server.url, experiment, 12, Date.now()));
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(pointed).toEqual([]);
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

/** Moves the focus as a reader does. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

async function use(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, target, key);
  await page.keyboard.press('Enter');
}

async function find(page: Page, text: string, option: RegExp): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Find/ }).waitFor();
  await page.keyboard.type(text);
  await page.getByRole('option', { name: option }).first().waitFor();
  await page.keyboard.press('Enter');
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const runsPage = () => `/experiments/${experiment}/runs`;
const openRuns = async (): Promise<Page> => {
  const page = await browser.open(runsPage());
  await page.locator('.grid-row').nth(3).waitFor();
  return page;
};
const select = async (page: Page, count: number): Promise<void> => {
  await tabTo(page, page.getByRole('grid'));
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
  }
  await page.getByText(`${count} runs selected`).waitFor();
};

it('1. find an experiment, a run, a model, a prompt and a command by name', async () => {
  const page = await browser.open('/');
  await title(page, 'Home').waitFor();
  await find(page, 'sweep', /vision\/sweep/);
  await title(page, 'vision/sweep').waitFor();
  await find(page, '-11', /-11.*Run/);
  await page.waitForURL('**/runs/*');
  await find(page, 'digits', /digits.*Model/);
  await title(page, 'digits').waitFor();
  await find(page, 'summary', /summary.*Prompt/);
  await title(page, 'summary').waitFor();
  await find(page, 'go to trash', /Go to Trash.*Command/);
  await title(page, 'Trash').waitFor();
  await find(page, 'colours: dark', /Colours: dark/);
  await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await find(page, 'colours: as the', /Colours: as the system/);
});

it('2. filter runs', async () => {
  const page = await openRuns();
  await page.keyboard.press('/');
  await page.keyboard.type("params.optimizer = 'adam'");
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('filter')).toBe("params.optimizer = 'adam'");
});

it('3. order runs by a metric', async () => {
  const page = await openRuns();
  await use(
    page,
    page
      .getByRole('columnheader', { name: /accuracy/ })
      .getByRole('button')
      .first(),
  );
  await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toContain('val/accuracy');
});

it('4. open a run and its charts', async () => {
  const page = await openRuns();
  await tabTo(page, page.getByRole('grid'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: /^Run / }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/runs/*');
  await use(page, page.getByRole('link', { name: 'Charts', exact: true }));
  await page.locator('.chart-frame').first().waitFor();
});

it('5. compare two runs', async () => {
  const page = await openRuns();
  await select(page, 2);
  await use(page, button(page, 'Compare'), 'Shift+Tab');
  await title(page, 'Compare 2 runs').waitFor();
  await page.goBack();
  // The address has what was selected.
  await page.getByText('2 runs selected').waitFor();
  await page.locator('.grid-row').nth(3).waitFor();
  await tabTo(page, page.getByRole('grid'));
  for (let at = 0; at < 3; at += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.getByText('3 runs selected').waitFor();
  await page.keyboard.press('c');
  await title(page, 'Compare 3 runs').waitFor();
});

it('6. tag runs', async () => {
  const page = await openRuns();
  await select(page, 2);
  await use(page, button(page, 'Tag …'), 'Shift+Tab');
  await tabTo(page, page.getByRole('textbox', { name: 'Key' }));
  await page.keyboard.type('reviewed');
  await page.keyboard.press('Tab');
  await page.keyboard.type('yes');
  await page.keyboard.press('Enter');
  await page.getByText(/“reviewed” is set on \d+ runs/).waitFor();
  const found = await post(server.url, 'runs/search', {
    experiment_ids: [experiment],
    filter: "tags.reviewed = 'yes'",
  });
  expect((found as unknown as { runs: unknown[] }).runs).toHaveLength(2);
});

it('7. delete runs and take it back', async () => {
  const page = await openRuns();
  await select(page, 2);
  await use(page, button(page, 'Delete'), 'Shift+Tab');
  await page.getByText('2 runs deleted.').waitFor();
  await use(page, button(page, 'Undo'));
  await page.getByText('Undone.').waitFor();
});

it('8. make an experiment', async () => {
  const page = await browser.open('/experiments');
  await use(page, button(page, 'New experiment'));
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
  await page.keyboard.type('by-keyboard');
  await page.keyboard.press('Enter');
  await title(page, 'by-keyboard').waitFor();
});

it('9. promote a version', async () => {
  const page = await browser.open('/models/digits/versions/3');
  await use(page, button(page, 'Promote'));
  await use(page, button(page, /Move production here/));
  await page.getByText('“production” points to version 3.').waitFor();
  await page.keyboard.press('Escape');
  await use(page, button(page, 'Undo'));
  await page.getByText('Undone.').waitFor();
});

it('10. write the next version of a prompt', async () => {
  const page = await browser.open('/prompts/summary');
  await use(page, button(page, 'New version'));
  const template = page.getByRole('textbox', { name: /Template/ });
  await tabTo(page, template);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Say {{ text }} shortly.');
  await use(page, button(page, 'Save as a new version'));
  await page.getByRole('heading', { name: 'Version 3' }).waitFor();
});

it('the keys are listed on ?, from the palette as well, and what they say is so', async () => {
  const page = await openRuns();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await help.getByText('Select the row').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await find(page, 'show the keys', /Show the keys/);
  await help.waitFor();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  const filter = page.getByRole('combobox', { name: 'Filter of runs' });
  await page.keyboard.press('/');
  await page.keyboard.type('a?');
  expect([await filter.inputValue(), await help.count()]).toEqual(['a?', 0]);
});
