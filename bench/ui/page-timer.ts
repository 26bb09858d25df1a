import { errors, type Page } from 'playwright-core';

/** Milliseconds from the beginning of a navigation until `isDone` (the text of a function without arguments) holds on the page. */
export async function navigationMs(page: Page, address: string, isDone: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' });
  return untilMs(page, isDone, 0);
}

/** Milliseconds from `act` until `isDone` holds, both on the clock of the page; looked at in every frame. */
export async function actMs(page: Page, act: () => Promise<void>, isDone: string): Promise<number> {
  const begin = await page.evaluate<number>('performance.now()');
  await act();
  return untilMs(page, isDone, begin);
}

/** What takes longer counts as this long. */
const limitMs = 30_000;

async function untilMs(page: Page, isDone: string, begin: number): Promise<number> {
  const options = { polling: 'raf', timeout: limitMs } as const;
  try {
    const handle = await page.waitForFunction(`(${isDone})() && performance.now()`, undefined, options);
    return Math.round((Number(await handle.jsonValue()) - begin) * 10) / 10;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return limitMs;
    throw error;
  }
}

/** Every card on the screen has drawn what was asked for last. */
export const cardsDrawn = `() => {
  const cards = [...document.querySelectorAll('.chart-card')].filter((card) => {
    const { top, bottom } = card.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  return cards.length > 0 && cards.every((card) => card.querySelector('.chart-frame canvas') && !card.dataset.stale);
}`;

export const firstRow = `() => document.querySelector('.grid-row a') !== null`;
