/** Every page, met by real faults: a proxy that asks who comes, a damaged database, answers that take ten seconds. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { type SeenPage, seedEveryPage } from './every-page.ts';
import { type ReverseProxy, sessions, startProxy } from './proxy.ts';
import { seriousFindings } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

const pageNames = [
  ...['home', 'experiments', 'runs', 'charts', 'run', 'charts of a run', 'artifacts', 'logs', 'compare'],
  ...[
    'models',
    'model',
    'version',
    'files of a version',
    'version diff',
    'prompts',
    'prompt',
    'prompt diff',
    'logged model',
  ],
  ...['webhooks', 'about', 'trash'],
];

let server: WebServer;
let guarded: ReverseProxy;
let browser: Browser;
let pages: readonly SeenPage[];

beforeAll(async () => {
  server = await startServer();
  pages = await seedEveryPage(server.url);
  guarded = await startProxy(server.url, { asksWhoComes: true });
  browser = await openBrowser(guarded);
});
afterEach(async () => {
  await browser.tidy();
  await browser.context.clearCookies();
});
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await guarded.close();
  await server.dispose();
});

const pageOf = (name: string): SeenPage => pages.find((it) => it.name === name) as SeenPage;
const failures = (page: Page) => page.locator('.state[data-kind="error"]');
const signOf = (page: Page, { sign }: SeenPage) =>
  page.locator('main').getByText(sign, { exact: false }).filter({ visible: true }).first();

/** A page that failed still has its frame, its title, and says what is wrong in words. */
async function expectDesigned(page: Page, heading: string | RegExp): Promise<void> {
  await failures(page).getByRole('heading', { name: heading }).first().waitFor();
  expect(await page.getByRole('navigation', { name: 'Sections' }).isVisible()).toBe(true);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).not.toBe('');
}

async function enter(session: string): Promise<void> {
  const [name = '', value = ''] = session.split('=');
  await browser.context.addCookies([{ name, value, url: guarded.url }]);
}

it('the table names every page', () => {
  expect(pages.map(({ name }) => name)).toEqual(pageNames);
});

it.each(pageNames)(
  '%s: who has no session or may not see it is told so, and goes on after signing in',
  async (name) => {
    const page = await browser.open(pageOf(name).address);
    await expectDesigned(page, 'You are not signed in.');
    expect(await seriousFindings(page)).toEqual([]);
    await enter(sessions.guest);
    await page.reload();
    await expectDesigned(page, /You may not see this/);
    await enter(sessions.member);
    await page.reload();
    await signOf(page, pageOf(name)).waitFor();
  },
);

it('a session that ends leaves what is on the screen, and the next act says why it failed', async () => {
  await enter(sessions.member);
  const page = await browser.open('/experiments');
  await page.getByText('vision').first().waitFor();
  await browser.context.clearCookies();
  await page.getByRole('button', { name: 'New experiment' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('kept');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('401').waitFor();
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('kept');
  await enter(sessions.member);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'kept' }).waitFor();
});

/** Takes every table of a running server's database away; returns what brings them back. */
function damageDatabase(folder: string): () => void {
  const database = new DatabaseSync(join(folder, 'millrace.db'));
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));
  const rename = (from: string, to: string) => database.exec(`ALTER TABLE "${from}" RENAME TO "${to}"`);
  for (const table of tables) rename(table, `${table}_lost`);
  return () => {
    for (const table of tables) rename(`${table}_lost`, table);
    database.close();
  };
}

it('about: with a damaged database it still says which server this is', async () => {
  await enter(sessions.member);
  const mend = damageDatabase(server.folder);
  try {
    const page = await browser.open(pageOf('about').address);
    await signOf(page, pageOf('about')).waitFor();
  } finally {
    mend();
  }
});

it.each(pageNames.filter((name) => name !== 'about'))(
  '%s: with a damaged database it says what failed, under which request, and works when mended',
  async (name) => {
    await enter(sessions.member);
    const mend = damageDatabase(server.folder);
    const page = await browser.open(pageOf(name).address);
    try {
      await expectDesigned(page, pageOf(name).failure ?? '');
      await failures(page).getByText('Request').first().waitFor();
      expect(await failures(page).first().textContent()).not.toMatch(/_lost|no such table|SELECT|\.ts:/);
    } finally {
      mend();
    }
    await failures(page).getByRole('button', { name: 'Try again' }).first().click();
    await signOf(page, pageOf(name)).waitFor();
  },
);

/** Another program keeps the database to itself meanwhile. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const other = new DatabaseSync(join(server.folder, 'millrace.db'));
  other.exec('BEGIN IMMEDIATE');
  try {
    await work();
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
}

async function nameExperiment(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New experiment' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('The server has not answered yet.').waitFor({ timeout: 15_000 });
}

it('while another program locks the database, pages can be read, a change says why it failed, and is made after that', async () => {
  await enter(sessions.member);
  const page = await browser.newPage();
  await whileLocked(async () => {
    await page.goto(`${guarded.url}/experiments`);
    await page.getByText('vision').first().waitFor();
    await nameExperiment(page, 'patient');
    const alert = page.getByRole('alert').getByText('The database is locked by another program. Try again.');
    await alert.waitFor({ timeout: 30_000 });
  });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'patient' }).waitFor();
});

it('a change that waits for a lock says so, and is made once the lock is gone', async () => {
  await enter(sessions.member);
  const page = await browser.newPage();
  await whileLocked(async () => {
    await page.goto(`${guarded.url}/experiments`);
    await nameExperiment(page, 'steadfast');
    expect(await page.getByText('The server is slow to answer.').count()).toBe(1);
  });
  await page.getByRole('heading', { level: 1, name: 'steadfast' }).waitFor();
  await page.getByText('The server is slow to answer.').waitFor({ state: 'detached' });
});

it('answers that take ten seconds: every page shows its frame at once, then what is on its way and that the server is slow, then the data', async () => {
  const slow = await openBrowser(server);
  const proxies = await Promise.all(pages.map(() => startProxy(server.url, { delayMs: 10_000 })));
  try {
    await Promise.all(pages.map((seen, at) => expectPatience(slow, seen, proxies[at] as ReverseProxy)));
  } finally {
    await slow.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }
});

async function expectPatience(browser: Browser, seen: SeenPage, { url }: ReverseProxy): Promise<void> {
  const page = await browser.newPage();
  await page.goto(url + seen.address, { waitUntil: 'commit', timeout: 60_000 });
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 60_000 });
  await page.locator('.skeleton').first().waitFor();
  expect([seen.name, await failures(page).count()]).toEqual([seen.name, 0]);
  await page.getByRole('status').getByText('The server is slow to answer.').first().waitFor();
  await signOf(page, seen).waitFor({ timeout: 120_000 });
  await page.close();
}
