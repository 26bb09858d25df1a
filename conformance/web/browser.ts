import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
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

/** How Debian's Chromium is started. */
export const launchOptions = () => ({ executablePath: chromiumPath(), args: flags });

/** A browser with a profile of its own, and what went wrong in its pages. */
export interface Browser {
  readonly context: BrowserContext;
  /** Uncaught errors, refused inline code, requests to other servers. */
  readonly problems: readonly string[];
  readonly open: (address: string) => Promise<Page>;
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
  const profile = mkdtempSync(join(tmpdir(), 'millrace-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions(),
    colorScheme: scheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const problems: string[] = [];
  context.on('request', (request) => {
    const address = request.url();
    if (/^https?:/.test(address) && !address.startsWith(`${url}/`)) problems.push(`request to ${address}`);
  });
  return {
    context,
    problems,
    open: async (address) => {
      const page = await context.newPage();
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (message) => {
        if (/Content Security Policy|Trusted(HTML|Script)/i.test(message.text())) problems.push(message.text());
      });
      await page.goto(url + address);
      return page;
    },
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Shows a page as a reader with a dark system sees it. */
export const darken = (page: Page): Promise<void> =>
  page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Serious and critical findings of axe-core, one line each. The policy of the page lets no foreign script in, so it runs from outside. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.enable');
  const { frameTree } = await session.send('Page.getFrameTree');
  const world = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  const contextId = world.executionContextId;
  await session.send('Runtime.evaluate', { expression: axe, contextId });
  const options = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] }";
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, ${options}).then(({ violations }) => JSON.stringify(violations))`,
    contextId,
    awaitPromise: true,
  });
  await session.detach();
  const findings = JSON.parse(String(result.value)) as readonly Finding[];
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
}
