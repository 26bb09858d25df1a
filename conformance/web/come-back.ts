import type { Page } from 'playwright-core';

/** Comes back to the page after a minute, when what it shows is read again. */
export const comeBack = (page: Page): Promise<unknown> =>
  page.evaluate(
    "Date.now = ((now) => () => now() + 60_000)(Date.now.bind(Date)), dispatchEvent(new Event('visibilitychange'))",
  );
