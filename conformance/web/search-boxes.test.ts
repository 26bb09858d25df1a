/** The address follows what is typed into a search; no letter is lost to it. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
});
afterEach(() => browser.tidy());
afterAll(async () => {
  expect(browser.problems).toEqual([]);
  await browser.close();
  await server.dispose();
});

it('no letter of a search is lost while the page is busy', async () => {
  const page = await browser.open('/experiments');
  const box = page.getByRole('searchbox');
  await box.focus();
  await page.evaluate("for (const letter of 'sweep') document.execCommand('insertText', false, letter)");
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('sweep');
  expect(await box.inputValue()).toBe('sweep');
});

it('a letter that is typed while the address changes stays', async () => {
  const page = await browser.open('/models');
  const box = page.getByRole('searchbox');
  await box.focus();
  await page.evaluate(`
    const replace = history.replaceState;
    history.replaceState = (...change) => {
      history.replaceState = replace;
      replace.apply(history, change);
      document.execCommand('insertText', false, 'i');
    }`);
  await page.keyboard.press('d');
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('di');
  expect(await box.inputValue()).toBe('di');
});
