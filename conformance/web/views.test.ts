/**
 * Views set by hand, copied as an address to somebody else, show the same rows and columns. `MILLRACE_VIEWS_SEED` takes other views,
 * `MILLRACE_VIEWS=200` makes the long run; a few say in every test run that it still holds.
 */
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createSweep, post, randomFrom } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

const views = Number(process.env['MILLRACE_VIEWS'] ?? 30);
const seed = Number(process.env['MILLRACE_VIEWS_SEED'] ?? 2026);
/** After so many views the walk begins again with an untouched table. */
const walkLength = 20;
/** Readers at once. */
const readers = 4;
const limitMs = Math.max(900_000, views * 7_500);

let server: WebServer;
let experiment: string;

beforeAll(async () => {
  server = await startServer();
  experiment = await createExperiment(server.url, 'views');
  const ids = await createSweep(server.url, experiment, 90, Date.now());
  for (const run_id of ids.slice(10, 14)) await post(server.url, 'runs/delete', { run_id });
});
afterAll(async () => {
  await server.dispose();
});

/** What one sees: heads with their order and sorts, exact values of the first rows, and what is switched on. */
interface Seen {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly total: string;
  readonly filter: string;
  readonly pressed: readonly string[];
  /** Each card with what it says of itself, and the picture of its lines. */
  readonly cards: readonly string[];
}

interface View {
  readonly address: string;
  readonly seen: Seen;
}

type Act = (page: Page, random: () => number) => Promise<unknown>;

it(`${views} views set by hand show the same to another who gets their address (seed ${seed})`, {
  timeout: limitMs,
}, async () => {
  console.log(`views: seed ${seed}`);
  const starts = Array.from({ length: Math.ceil(views / walkLength) }, (_, at) => at * walkLength);
  const found: View[] = [];
  await inTurn(starts, async (browser, at) => {
    found.push(...(await walk(browser, seed + at, Math.min(walkLength, views - at))));
  });
  expect(new Set(found.map(({ address }) => address)).size).toBeGreaterThan(views / 2);
  await inTurn(found, async (browser, { address, seen }) => {
    expect(await seenByAnother(browser, address), address).toEqual(seen);
  });
});

/** Some readers at once, each with a profile that knows nothing of what was read before. */
async function inTurn<T>(items: readonly T[], act: (browser: Browser, item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const read = async (): Promise<void> => {
    const browser = await openBrowser(server);
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await act(browser, item);
      await browser.tidy();
    }
    await browser.close();
  };
  await Promise.all(Array.from({ length: Math.min(readers, items.length) }, read));
}

/** A person who goes from view to view with the controls of the page. */
async function walk(browser: Browser, from: number, count: number): Promise<readonly View[]> {
  const random = randomFrom(from);
  const reader = await openAddress(browser, `${server.url}/experiments/${experiment}/runs`);
  const { page } = reader;
  await settled(reader);
  const found: View[] = [];
  while (found.length < count) {
    const act = acts[Math.floor(random() * acts.length)] as Act;
    await act(page, random);
    // A pointer that stays on a run would make the lines of others faint.
    await page.mouse.move(0, 0);
    const seen = await settled(reader);
    const address = page.url();
    // Half of the acts find nothing to act on.
    if (!found.some((view) => view.address === address)) found.push({ address, seen });
  }
  return found;
}

const seenByAnother = async (browser: Browser, address: string): Promise<Seen> =>
  settled(await openAddress(browser, address));

interface Reader {
  readonly page: Page;
  /** What the page has asked for and not got yet. */
  readonly asked: ReadonlySet<Request>;
}

async function openAddress(browser: Browser, address: string): Promise<Reader> {
  const page = await browser.newPage();
  const asked = new Set<Request>();
  page.on('request', (request) => request.resourceType() === 'fetch' && asked.add(request));
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
  await page.goto(address);
  return { page, asked };
}

/** Looks until a page has settled; it then says what it still waits for. */
const looksMost = 400;

/** What the page shows once it shows the same for a while and nothing is on its way. */
async function settled({ page, asked }: Reader): Promise<Seen> {
  await page.locator('.grid-row, .empty, .chart-card').first().waitFor();
  let before = '';
  for (let count = 0; count < looksMost; count += 1) {
    await page.waitForTimeout(160);
    const seen = await look(page);
    const text = JSON.stringify(seen);
    const isWaiting = asked.size > 0 || text.includes('updating') || text.includes('skeleton');
    if (text === before && !isWaiting) return seen;
    before = text;
  }
  throw new Error(`${page.url()} does not come to rest: ${before}`);
}

const look = (page: Page): Promise<Seen> => page.evaluate<Seen>(lookInPage);

/** Runs in the page, hence a text: this suite knows no browser's types. */
const lookInPage = `(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byColumn = (a, b) => a.ariaColIndex - b.ariaColIndex;
  const byRow = (a, b) => a.ariaRowIndex - b.ariaRowIndex;
  const exact = (cell) => (cell.querySelector('.skeleton') ? 'skeleton' : cell.title || cell.textContent);
  const heads = all('[role="columnheader"][aria-colindex]').sort(byColumn);
  const pictureOf = (canvas) => {
    if (!canvas) return '';
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Uint32Array(data.buffer).reduce((hash, pixel) => Math.imul(hash ^ pixel, 16777619), canvas.width);
  };
  return {
    heads: heads.map((head) => [head.title, head.ariaSort ?? '', head.closest('.grid-pinned') ? 'pinned' : ''].join(' ')),
    rows: all('.grid-row, .grid-foot').sort(byRow)
      .map((row) => all('[role="gridcell"][aria-colindex]', row).sort(byColumn).map(exact)),
    total: document.querySelector('.runs-foot')?.textContent ?? '',
    filter: document.querySelector('.filter input')?.value ?? '',
    pressed: all('[aria-pressed="true"]').map((button) => button.ariaLabel ?? button.textContent),
    cards: all('.chart-card').map((card) => [
      card.dataset.card, card.dataset.wide ?? '', card.dataset.stale ? 'updating' : '',
      card.querySelector('.skeleton') ? 'skeleton' : '',
      card.querySelector('.chart-frame')?.ariaLabel ?? '', card.querySelector('.chart-badge')?.textContent ?? '',
      pictureOf(card.querySelector('canvas')),
    ].join(' ')),
  };
})()`;

const pick = <T>(values: readonly T[], random: () => number): T => values[Math.floor(random() * values.length)] as T;

const press = async (page: Page, name: string): Promise<void> => {
  const button = page.getByRole('button', { name, exact: true });
  if (await button.isVisible()) await button.click();
};

/** Opens the menu of some column and takes an item of it, where it has it. */
const fromMenu =
  (item: RegExp): Act =>
  async (page, random) => {
    const menus = page.locator('.grid-menu');
    const count = await menus.count();
    if (count === 0) return;
    const menu = menus.nth(Math.floor(random() * Math.min(count, 7)));
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').last().waitFor();
    const found = page.getByRole('menuitem', { name: item }).and(page.locator(':not([aria-disabled="true"])'));
    if ((await found.count()) > 0) await found.last().press('Enter');
    else await page.keyboard.press('Escape');
    await page.getByRole('menu').first().waitFor({ state: 'detached' });
  };

const filters = [
  "params.optimizer = 'adam'",
  'metrics.`val/loss` < 0.3',
  "params.lr = '0.1' AND metrics.`val/accuracy` > 0.75",
  "attributes.status = 'FAILED' OR tags.stage = 'dev'",
  '',
];

const setFilter: Act = async (page, random) => {
  const filter = pick(filters, random);
  const box = page.getByRole('combobox', { name: 'Filter of runs' });
  await box.fill(filter);
  await box.press('Escape');
  await box.press('Enter');
  await expect.poll(() => filterOf(page)).toBe(filter);
};

const filterOf = (page: Page): string => new URL(page.url()).searchParams.get('filter') ?? '';

const sort: Act = async (page, random) => {
  const heads = page.locator('button.grid-sort');
  const count = await heads.count();
  if (count === 0) return;
  await heads.nth(Math.floor(random() * Math.min(count, 6))).click({ modifiers: random() < 0.3 ? ['Shift'] : [] });
};

const chooseColumn: Act = async (page, random) => {
  const columns = page.getByRole('button', { name: /^Columns/ });
  if (!(await columns.isVisible())) return;
  await columns.click();
  await page.getByRole('searchbox', { name: 'Find columns' }).fill(pick(['stage', 'acc', 'User', 'lr', 'f1'], random));
  await page.waitForTimeout(150);
  await page.locator('.pick-line input').first().click();
  await page.keyboard.press('Escape');
};

const show =
  (view: 'Charts' | 'Table'): Act =>
  (page) =>
    press(page, view);

const choose =
  (label: string, choices: readonly string[]): Act =>
  async (page, random) => {
    const choice = page.getByLabel(label, { exact: true });
    if (await choice.isVisible()) await choice.selectOption(pick(choices, random));
  };

const smooth: Act = async (page, random) => {
  const amount = page.getByLabel('Smoothing', { exact: true });
  if (await amount.isVisible()) await amount.fill(pick(['0', '0.5', '0.9'], random));
};

const hideLine: Act = async (page, random) => {
  const eyes = page.locator('.run-list button[aria-pressed]');
  const count = await eyes.count();
  if (count > 0) await eyes.nth(Math.floor(random() * count)).click();
};

/** Drags over a part of the first chart. */
const zoom: Act = async (page, random) => {
  const frame = page.locator('.chart-frame').first();
  const box = (await frame.isVisible()) ? await frame.boundingBox() : null;
  if (!box) return;
  const at = (part: number): [number, number] => [box.x + box.width * part, box.y + box.height / 2];
  await page.mouse.move(...at(0.25 + random() * 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.6 + random() * 0.3), { steps: 3 });
  await page.mouse.up();
};

const chartActs: readonly Act[] = [
  choose('x', ['step', 'time', 'relative']),
  smooth,
  hideLine,
  hideLine,
  zoom,
  (page) => press(page, 'log x'),
  (page) => press(page, 'log y'),
  (page) => press(page, 'Whole range'),
];

const acts: readonly Act[] = [
  ...chartActs,
  show('Charts'),
  show('Charts'),
  show('Table'),
  show('Table'),
  setFilter,
  sort,
  sort,
  chooseColumn,
  chooseColumn,
  fromMenu(/^Show (min|max|mean|last)$/),
  fromMenu(/^Move right$/),
  fromMenu(/^Move left$/),
  fromMenu(/^Pin /),
  fromMenu(/^Hide$/),
  fromMenu(/^(Tint by value|No tint)$/),
  (page) => press(page, 'Differences'),
  (page) => press(page, 'Nested'),
  (page) => press(page, 'Figures below the table'),
  (page) => press(page, 'Deleted runs'),
];
