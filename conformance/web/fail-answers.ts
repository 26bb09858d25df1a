import type { Page } from 'playwright-core';

const failure = { error_code: 'INTERNAL_ERROR', message: 'It is not well.' };

/** Refuses what a page asks for. @returns how often it has asked: it tries once more before it says so */
export async function failAnswers(page: Page, address: string): Promise<() => number> {
  let count = 0;
  await page.route(address, async (route) => {
    await route.fulfill({ status: 500, json: failure });
    count += 1;
  });
  return () => count;
}
