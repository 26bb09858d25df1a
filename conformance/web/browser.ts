import { type BrowserContext, type Browser as Chromium, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './chromium.mjs';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One Chromium for all test files of a process, because each start takes two seconds of a processor; it ends with the process. */
let started: Promise<Chromium> | undefined;

/** A profile of its own, and what went wrong in its pages. */
export interface Browser {
  readonly context: BrowserContext;
  /** Uncaught errors, refused inline code, requests to other servers. */
  readonly problems: readonly string[];
  /** A page for a test that wants to listen before it goes somewhere. */
  readonly newPage: () => Promise<Page>;
  /** A page at an address of the server. */
  readonly open: (address: string) => Promise<Page>;
  /** For after each test: closes its pages but one, which the next test gets as good as new, for a third of the time. */
  readonly tidy: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface BrowserOptions {
  readonly url: string;
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

export async function openBrowser({
  url,
  scheme = 'light',
  width = 1440,
  height = 900,
}: BrowserOptions): Promise<Browser> {
  const look = { colorScheme: scheme, reducedMotion: 'reduce' } as const;
  const viewport = { width, height };
  started ??= chromium.launch({ executablePath: chromiumPath(), args: flags });
  const context = await (await started).newContext({
    ...look,
    viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const problems: string[] = [];
  context.on('request', (request) => {
    const address = request.url();
    if (/^https?:/.test(address) && !address.startsWith(`${url}/`)) problems.push(`request to ${address}`);
  });
  let spare: Page | undefined;
  const newPage = async (): Promise<Page> => {
    const page = spare ?? (await context.newPage());
    spare = undefined;
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted(HTML|Script)/i.test(message.text())) problems.push(message.text());
    });
    return page;
  };
  return {
    context,
    problems,
    newPage,
    open: async (address) => {
      const page = await newPage();
      // To go to another fragment of the same address would load nothing.
      if (address.includes('#') && page.url().startsWith(`${url}${address.split('#')[0]}`))
        await page.goto('about:blank');
      await page.goto(url + address);
      return page;
    },
    tidy: async () => {
      const [kept, ...others] = context.pages();
      await Promise.all(others.map((page) => page.close()));
      if (kept && kept !== spare) {
        await makeNew(kept);
        await kept.setViewportSize(viewport);
        await kept.emulateMedia(look);
        spare = kept;
      }
    },
    close: () => context.close(),
  };
}

/** Takes what a test did to a page away, and what the page keeps; where it is, it stays. */
async function makeNew(page: Page): Promise<void> {
  page.removeAllListeners();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  if (page.url().startsWith('http')) await page.evaluate('localStorage.clear(), sessionStorage.clear()');
  await page.mouse.move(0, 0);
}

/** Ends the Chromium; only what is no test run needs it. */
export const closeChromium = async (): Promise<void> => (await started)?.close();

/** Shows a page as a reader with a dark system sees it. */
export const darken = (page: Page): Promise<void> =>
  page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
