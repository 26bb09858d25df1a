import { get } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createSweep } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

/** Bytes of a file as it goes over the wire to a browser that takes gzip alone. */
const gzipBytes = (address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(address, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      answer.on('end', () => resolve(bytes));
    }).on('error', reject);
  });

const scriptsMost = 250 * 1024;

it('a cold page of runs shows its first rows with at most 250 KiB of JavaScript', async () => {
  const experiment = await createExperiment(server.url, 'cold');
  await createSweep(server.url, experiment, 20, Date.now());
  const page = await browser.newPage();
  const scripts = new Set<string>();
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.add(request.url());
  });
  await page.goto(`${server.url}/experiments/${experiment}/runs`);
  await page.locator('.grid-row a').first().waitFor();
  const sizes = await Promise.all([...scripts].map(gzipBytes));
  const sum = sizes.reduce((all, one) => all + one, 0);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sum).toBeGreaterThan(50 * 1024);
  expect(sum).toBeLessThanOrEqual(scriptsMost);
});
