import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createSweep } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

/** What the tests of a file share; there once the first of them begins. */
export interface SweptExperiment {
  readonly server: WebServer;
  readonly browser: Browser;
  /** Its id. */
  readonly experiment: string;
  /** Its table of runs, once the first run is there. */
  readonly openRuns: (search?: string) => Promise<Page>;
}

/**
 * A server of its own with one experiment of many runs, and a browser, for the tests of a file. At their end no page may have broken the
 * policy, thrown, or asked another server.
 */
export function sweptExperiment(name: string, runCount: number): SweptExperiment {
  let server: WebServer;
  let browser: Browser;
  let experiment: string;
  beforeAll(async () => {
    server = await startServer();
    browser = await openBrowser(server);
    experiment = await createExperiment(server.url, name);
    await createSweep(server.url, experiment, runCount, Date.now());
  });
  afterEach(() => browser.tidy());
  afterAll(async () => {
    const { problems } = browser;
    await browser.close();
    await server.dispose();
    expect(problems).toEqual([]);
  });
  return {
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },
    get experiment() {
      return experiment;
    },
    async openRuns(search = '') {
      const page = await browser.open(`/experiments/${experiment}/runs${search}`);
      await page.locator('.grid-row a').first().waitFor();
      return page;
    },
  };
}
