import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from 'playwright-core';
import { darken } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Serious and critical findings of axe-core, one line each. */
export const seriousFindings = (page: Page): Promise<readonly string[]> => withAxe(page, (run) => run());

/** The same, as a reader with a light system sees the page and as one with a dark system does, which it stays. */
export const seriousFindingsInBothColours = (page: Page): Promise<readonly string[]> =>
  withAxe(page, async (run) => {
    const light = await run();
    await darken(page);
    return [...light, ...(await run()).map((line) => `dark: ${line}`)];
  });

type Run = () => Promise<readonly string[]>;

/** Brings axe-core beside a page. The page's policy lets no foreign script in, so it runs from outside. */
async function withAxe(page: Page, act: (run: Run) => Promise<readonly string[]>): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.enable');
  const { frameTree } = await session.send('Page.getFrameTree');
  const world = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  const contextId = world.executionContextId;
  await session.send('Runtime.evaluate', { expression: axe, contextId });
  const lines = await act(() => findingsOf(session, contextId));
  await session.detach();
  return lines;
}

async function findingsOf(session: CDPSession, contextId: number): Promise<readonly string[]> {
  const options = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] }";
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, ${options}).then(({ violations }) => JSON.stringify(violations))`,
    contextId,
    awaitPromise: true,
  });
  const findings = JSON.parse(String(result.value)) as readonly Finding[];
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
}
