import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRun, post, upload } from './seed.ts';
import { seriousFindings } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let run: string;

const lines = (from: number, to: number): string =>
  Array.from(
    { length: to - from },
    (_, at) => `step ${from + at} ${(from + at) % 50 === 7 ? 'WARNING slow' : 'ok'}`,
  ).join('\n');

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  const experiment = await createExperiment(server.url, 'runs');
  const git = 'mlflow.source.git';
  run = await createRun(server.url, experiment, {
    name: 'parent',
    start_time: Date.now() - 60_000,
    status: 'RUNNING',
    tags: {
      [`${git}.commit`]: '3f9d2c1e8a7b6d5c4f3e2d1c0b9a8f7e6d5c4b3a',
      [`${git}.repoURL`]: 'git@host.example:a/b.git',
      [`${git}.dirty`]: 'true',
      [`${git}.diff`]: 'diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-lr = 1\n+lr = 2\n',
    },
  });
  for (const name of ['child-a', 'child-b'])
    await createRun(server.url, experiment, { name, start_time: Date.now(), tags: { 'mlflow.parentRunId': run } });
  await post(server.url, 'runs/log-inputs', {
    run_id: run,
    datasets: [
      {
        tags: [{ key: 'mlflow.data.context', value: 'training' }],
        dataset: {
          name: 'iris',
          digest: 'd1',
          source_type: 'http',
          source: '{"url": "https://host.example/iris.csv"}',
          schema: '{"mlflow_colspec": [{"type": "double", "name": "petal", "required": true}]}',
          profile: '{"num_rows": 1500}',
        },
      },
    ],
  });
  await upload(server.url, run, 'logs/train.log', lines(0, 400));
  await upload(server.url, run, 'logs/other.txt', 'something else');
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

describe('logs', () => {
  it('grow at the end, unless one has scrolled up', async () => {
    const page = await browser.open(`/runs/${run}/logs?log=logs/train.log`);
    const log = page.getByRole('log');
    await log.getByText('step 399').waitFor();
    const isAtEnd =
      "(() => { const it = document.querySelector('.log'); return it.scrollHeight - it.scrollTop - it.clientHeight < 24 })()";
    await expect.poll(() => page.evaluate(isAtEnd)).toBe(true);
    await upload(server.url, run, 'logs/train.log', lines(0, 500));
    await log.getByText('step 499').waitFor();
    await expect.poll(() => page.evaluate(isAtEnd)).toBe(true);
    await log.hover();
    await page.mouse.wheel(0, -2000);
    await expect.poll(() => page.getByRole('button', { name: 'Follow' }).getAttribute('aria-pressed')).toBe('false');
    await upload(server.url, run, 'logs/train.log', lines(0, 600));
    await log.getByText('step 599').waitFor();
    expect(await page.evaluate(isAtEnd)).toBe(false);
  });

  it('are searched, and the address shows the same to another', async () => {
    const page = await browser.open(`/runs/${run}/logs?log=logs/train.log`);
    await page.getByRole('searchbox', { name: 'Find in the log' }).fill('warning');
    await page.getByText(/^1 of \d+$/).waitFor();
    await page.getByRole('button', { name: 'Next match' }).click();
    await page.getByText(/^2 of \d+$/).waitFor();
    const { pathname, search } = new URL(page.url());
    const other = await browser.open(pathname + search);
    await other.locator('mark').first().waitFor();
    await other.getByRole('button', { name: 'other.txt' }).click();
    await other.getByText('not found').waitFor();
    expect(await seriousFindings(other)).toEqual([]);
  });
});

it('tells what went in, and how the code differed from its commit', async () => {
  const page = await browser.open(`/runs/${run}`);
  const row = page.getByRole('row', { name: /iris/ });
  await row.getByText('https://host.example/iris.csv').waitFor();
  await row.getByText('1,500 rows').waitFor();
  expect(await page.getByRole('link', { name: '3f9d2c1e8a' }).getAttribute('href')).toContain('/a/b/commit/3f9d2c1e8a');
  await page.getByRole('button', { name: 'since the commit …' }).click();
  await page.locator('[data-kind="came"]', { hasText: '+lr = 2' }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

it('shows how metrics went beside their numbers', async () => {
  const metrics = { loss: [3, 1, 2], once: [1] };
  const going = await createRun(server.url, '0', { name: 'going', start_time: 1, metrics });
  const page = await browser.open(`/runs/${going}`);
  const trend = (key: string) => page.getByRole('row', { name: new RegExp(`^${key} `) }).locator('.trend path');
  await trend('loss').waitFor();
  // From the greatest value at the top, down to the least in the middle, half up again.
  expect(await trend('loss').getAttribute('d')).toBe('M0.0 0.0L48.0 18.0L96.0 9.0');
  expect(await trend('once').count()).toBe(0);
});

it('lists nested runs, and leads there and back', async () => {
  const page = await browser.open(`/runs/${run}/children`);
  await page.getByText('2 runs').waitFor();
  await page.getByRole('link', { name: 'child-b' }).click();
  await page.getByRole('heading', { level: 1, name: 'child-b' }).waitFor();
  await page.getByRole('link', { name: 'parent' }).click();
  await page.getByRole('heading', { level: 1, name: 'parent' }).waitFor();
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});
