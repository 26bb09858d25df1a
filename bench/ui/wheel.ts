import type { CDPSession, Page } from 'playwright-core';
import { actMs } from './page-timer.ts';

const seconds = 10;
const rowPixels = 28;
/** Pixels a second: 20,000 rows in ten seconds. */
const speed = (20_000 * rowPixels) / seconds;
/** Between two looks at whether rows are missing. */
const lookMs = 500;

export interface Wheel {
  /** Milliseconds between frames. */
  readonly intervals: readonly number[];
  /** Processor time of the page's main thread per frame, which a busy machine changes less than the intervals. */
  readonly mainMs: number;
  /** Wall time of the whole scroll. */
  readonly tookMs: number;
  /** Passed in that time. */
  readonly rows: number;
  /** Rows on the screen that were blank or had no content yet, in all looks together. */
  readonly missing: number;
  readonly looks: number;
}

/** Ten seconds of wheel from the top of the table at an address. */
export async function wheel(page: Page, address: string): Promise<Wheel> {
  await page.goto(address);
  await page.locator('.grid-row a').first().waitFor();
  await page.waitForTimeout(1500);
  await page.evaluate(`(() => {
    const frames = (globalThis.frameMs = []);
    let last = performance.now();
    const next = (now) => { frames.push(now - last); last = now; requestAnimationFrame(next); };
    requestAnimationFrame(next);
  })()`);
  const session = await page.context().newCDPSession(page);
  const taskSeconds = await tasks(session);
  const looking = looks(page);
  const begin = performance.now();
  // Turned by the browser itself, in step with its frames: what asks for each turn from outside waits for it.
  await session.send('Input.synthesizeScrollGesture', {
    ...{ x: 800, y: 500, gestureSourceType: 'mouse', preventFling: true },
    ...{ yDistance: -speed * seconds, speed },
  });
  const tookMs = Math.round(performance.now() - begin);
  const intervals = await page.evaluate<number[]>('globalThis.frameMs');
  const mainMs = ((await tasks(session)) - taskSeconds) * 1000;
  const rows = await page.evaluate<number>(`Math.round(document.querySelector('.grid').scrollTop / ${rowPixels})`);
  const perFrame = Math.round((mainMs / intervals.length) * 10) / 10;
  return { intervals, mainMs: perFrame, tookMs, rows, ...(await looking.end()) };
}

/** Looks at the rows on the screen again and again. */
function looks(page: Page): { readonly end: () => Promise<Pick<Wheel, 'missing' | 'looks'>> } {
  let [missing, looks, isOver] = [0, 0, false];
  const all = (async () => {
    for (; !isOver; looks += 1) {
      await page.waitForTimeout(lookMs);
      missing += await page.evaluate<number>(missingRows);
    }
  })();
  const end = async () => {
    isOver = true;
    await all;
    return { missing, looks };
  };
  return { end };
}

async function tasks(session: CDPSession): Promise<number> {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

const missingRows = `(() => {
  const { top, bottom } = document.querySelector('.grid').getBoundingClientRect();
  let missing = 0;
  for (let y = top + 60; y < bottom - 10; y += ${rowPixels}) {
    const row = document.elementFromPoint(500, y)?.closest('.grid-row');
    if (!row?.querySelector('a')) missing += 1;
  }
  return missing;
})()`;

export const quantile = (values: readonly number[], part: number): number =>
  Math.round((values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN) * 10) / 10;

let filtered = 0;

/** A filter that was not asked before, from Enter until other rows are there. */
export async function filterMs(page: Page): Promise<number> {
  const total = await page.locator('.runs-foot').textContent();
  const box = page.getByRole('combobox', { name: 'Filter of runs' });
  await box.fill(`metrics.m2 < ${0.1 + filtered / 100}`);
  filtered += 1;
  await page.keyboard.press('Escape');
  const isDone = `() => {
    const foot = document.querySelector('.runs-foot')?.textContent;
    return document.querySelector('.grid-row a') && !foot.includes('updating') && foot !== ${JSON.stringify(total)};
  }`;
  return actMs(page, () => page.keyboard.press('Enter'), isDone);
}

/** From the key until the run that was logged first is on the screen. */
export async function endMs(page: Page, address: string): Promise<number> {
  await page.goto(address);
  await page.locator('.grid-row a').first().waitFor();
  await page.getByRole('grid').focus();
  const isDone = `() => [...document.querySelectorAll('.grid-row a')].some((link) => link.textContent === 'run-0')`;
  return actMs(page, () => page.keyboard.press('End'), isDone);
}
