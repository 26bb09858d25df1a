import type { Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { logArtifacts, pdfOf, waveOf } from './logged-artifacts.ts';
import { recordVideo, videoSeconds } from './recorded-video.ts';
import { upload, uploadLarge } from './seed.ts';
import { seriousFindings, seriousFindingsInBothColours } from './serious-findings.ts';
import { startServer, type WebServer } from './server.ts';

let server: WebServer;
let browser: Browser;
let run: string;

beforeAll(async () => {
  server = await startServer();
  browser = await openBrowser(server);
  [run] = logArtifacts(server.url);
});
afterEach(() => browser.tidy());
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

const open = (path: string): Promise<Page> => browser.open(`/runs/${run}/artifacts/${path}`);
const cell = (page: Page, text: string) => page.locator('.grid-cell', { hasText: text }).first();

/** Opens a file and keeps what is asked of it. */
async function watched(path: string): Promise<{ page: Page; requests: readonly Request[] }> {
  const page = await browser.open(`/runs/${run}/artifacts`);
  const requests: Request[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/get-artifact')) requests.push(request);
  });
  for (const name of path.split('/')) await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  return { page, requests };
}

async function bytesOf(requests: readonly Request[]): Promise<number> {
  const sizes = await Promise.all(
    requests.map(async (it) => Number((await it.response())?.headers()['content-length'])),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('Parquet', () => {
  it('reads the footer, and of the rest only what is on the screen', async () => {
    const { page, requests } = await watched('data/groups.parquet');
    await cell(page, 'row 5').waitFor();
    expect(requests.every((request) => request.headers()['range']?.startsWith('bytes='))).toBe(true);
    const size = Number((await (await requests[0]?.response())?.headerValue('content-range'))?.split('/')[1]);
    const footer = 64 * 1024;
    expect((await bytesOf(requests)) - footer).toBeLessThan(size / 3);
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await cell(page, 'row 5999').waitFor();
    await cell(page, '["a","2"]').waitFor();
    expect((await bytesOf(requests)) - footer).toBeLessThan(size / 1.5);
  });

  it.each(['zstd', 'gzip', 'brotli', 'lz4'])('is read when it is compressed with %s', async (codec) => {
    const page = await open(`data/${codec}.parquet`);
    await cell(page, 'changed by 0').waitFor();
  });
});

describe('what MLflow logs', () => {
  it.each(['eval/table.json', 'eval/table.parquet'])('%s is a table', async (path) => {
    const page = await open(path);
    await page.getByText('3 rows, 3 columns').waitFor();
    await cell(page, '2.5').waitFor();
  });

  it('shows the images of a table', async () => {
    const page = await open('eval/pictures.json');
    const images = page.locator('.cell-image');
    await expect.poll(() => images.count()).toBe(2);
    await expect.poll(() => page.evaluate("document.querySelector('.cell-image').naturalWidth")).toBeGreaterThan(0);
  });

  it('goes through the steps of an image, each with its address', async () => {
    const page = await open('images');
    await page.getByRole('button', { name: /val\/dogs/ }).click();
    await page.getByText('step 20 (3 of 3)').waitFor();
    await page.getByRole('button', { name: 'Step before' }).click();
    await page.getByText('step 10 (2 of 3)').waitFor();
    expect(decodeURIComponent(page.url())).toContain('step+10');
    await page.keyboard.press(',');
    await page.getByText('step 0 (1 of 3)').waitFor();
    await page.reload();
    await page.getByText('step 0 (1 of 3)').waitFor();
  });

  it.each(['model', 'model/MLmodel'])(
    '%s: what a model takes, its example and environment, how it is loaded',
    async (path) => {
      const page = await open(path);
      await page.getByRole('heading', { name: 'Signature' }).waitFor();
      await page.getByText('As MLflow prints it').click();
      await page.getByText("['x': double (required), 'y': double (required)]").waitFor();
      await page.getByText('"dataframe_split"').waitFor();
      await page.getByText('scikit-learn==').first().waitFor();
      await page.getByRole('button', { name: 'Copy the code' }).first().waitFor();
      await page.getByRole('button', { name: 'TypeScript' }).click();
      await page.locator('.code', { hasText: 'resolveModel' }).getByRole('button', { name: 'Copy the code' }).click();
      expect(await page.evaluate('navigator.clipboard.readText()')).toContain(
        `resolveModel(client, 'runs:/${run}/model')`,
      );
      await page.close();
    },
  );
});

describe('trees', () => {
  it('are searched, and keep long numbers', async () => {
    const page = await open('config.json');
    await page.getByText('12345678901234567890').waitFor();
    await page.getByRole('searchbox', { name: 'Find in the tree' }).fill('64');
    await page.getByText('1 found').waitFor();
    await page.getByRole('treeitem', { name: /size/ }).last().waitFor();
  });
  it('are unfolded by the keyboard', async () => {
    const page = await open('events.jsonl');
    await page.getByRole('tree', { name: 'Values' }).getByRole('treeitem').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.json-name', { hasText: 'step' }).waitFor();
    await page.getByRole('button', { name: '200 more' }).waitFor();
  });
  it('are read from YAML', async () => {
    const page = await open('config.yaml');
    await page.getByText('nesterov').waitFor();
  });
  it('that are too large, or none, are text', async () => {
    await upload(server.url, run, 'large.json', `[${'"0123456789",'.repeat(700_000)}1]`);
    await upload(server.url, run, 'broken.json', '{"a": ');
    const page = await open('large.json');
    await page.getByText(/^The first 256 KiB of/).waitFor();
    await page.goto(`${server.url}/runs/${run}/artifacts/broken.json`);
    await page.getByText('shown as text').waitFor();
  });
});

describe('files that are damaged', () => {
  /** A copy of an artifact that was cut or overwritten. */
  const damage = async (path: string, to: string, change: (bytes: Buffer) => Buffer): Promise<void> => {
    const answer = await fetch(`${server.url}/get-artifact?${new URLSearchParams({ run_id: run, path })}`);
    await upload(server.url, run, `damaged/${to}`, change(Buffer.from(await answer.arrayBuffer())));
  };
  const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

  it.each([
    ['data/groups.parquet', 'half.parquet', half, 'The Parquet file could not be read.'],
    ['data/gzip.parquet', 'pages.parquet', (bytes: Buffer) => Buffer.from(bytes).fill(0xaa, 4, 400), 'cannot be read'],
    ['plot.png', 'head.png', (bytes: Buffer) => bytes.subarray(0, 20), 'head.png could not be shown.'],
    ['plot.png', 'sound.wav', half, 'The file cannot be played here.'],
    ['config.json', 'half.json', half, 'shown as text'],
    [
      'model/MLmodel',
      'MLmodel',
      (bytes: Buffer) => bytes.subarray(0, bytes.indexOf('flavors') + 4),
      /cannot be read|not valid/,
    ],
    ['plot.png', 'half.pdf', half, 'could not be read'],
  ] as const)('%s as %s: the page says so', async (path, to, change, text) => {
    await damage(path, to, change);
    const page = await open(`damaged/${to}`);
    await page.locator('.preview').getByText(text).first().waitFor();
    expect(await page.locator('main').textContent()).not.toMatch(/\bat \w+.*:\d+|undefined|\[object/);
    expect(await seriousFindings(page)).toEqual([]);
  });
});

const darkPixels = `(() => {
  const canvas = document.querySelector('.pdf-pages canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, at) => at % 4 === 0 && value < 100).length;
})()`;

it('a PDF is drawn, and its text is told to those who cannot see it', async () => {
  await upload(server.url, run, 'paper.pdf', pdfOf('BT /F1 24 Tf 72 700 Td (Hello paper) Tj ET'));
  const page = await open('paper.pdf');
  await page.getByRole('img', { name: 'Page 1: Hello paper' }).waitFor();
  await expect.poll(() => page.evaluate(darkPixels)).toBeGreaterThan(50);
});

it('sound is played from any place, by range', async () => {
  await upload(server.url, run, 'sound.wav', waveOf(60));
  const { page, requests } = await watched('sound.wav');
  await expect.poll(() => page.evaluate("Math.round(document.querySelector('audio').duration)")).toBe(60);
  await page.evaluate("void (document.querySelector('audio').currentTime = 45)");
  await expect.poll(() => page.evaluate("document.querySelector('audio').currentTime")).toBe(45);
  const answers = await Promise.all(requests.map(async (it) => (await it.response())?.status()));
  expect(new Set(answers)).toEqual(new Set([206]));
});

it('a video is played from any place, by range, and not fetched as a whole', async () => {
  const video = await recordVideo(await browser.open('/'));
  await uploadLarge(server.url, run, 'clip.webm', video);
  const { page, requests } = await watched('clip.webm');
  const told = (what: string) => page.evaluate(`document.querySelector('video').${what}`);
  await expect.poll(() => told('duration')).toBe(videoSeconds);
  await page.evaluate("void (document.querySelector('video').currentTime = 50)");
  await expect.poll(() => told('seeking')).toBe(false);
  expect([await told('currentTime'), await told('videoWidth'), await told('error')]).toEqual([50, 320, null]);
  await page.evaluate("document.querySelector('video').play()");
  await expect.poll(() => told('currentTime')).toBeGreaterThan(50.5);
  // A request that the browser gave up for a better one has no answer.
  const answers = (await Promise.all(requests.map((it) => it.response()))).filter((answer) => answer !== null);
  expect(new Set(answers.map((answer) => answer.status()))).toEqual(new Set([206]));
  const begins = answers.map((answer) => Number(/^bytes (\d+)-/.exec(answer.headers()['content-range'] ?? '')?.[1]));
  expect(Math.max(...begins)).toBeGreaterThan(video.length / 2);
  const held = await page.evaluate(
    "(({ buffered }) => { let sum = 0; for (let i = 0; i < buffered.length; i++) sum += buffered.end(i) - buffered.start(i); return sum; })(document.querySelector('video'))",
  );
  expect(held).toBeLessThan(videoSeconds);
});

it('a table says which of its images is damaged, and how to get it', async () => {
  await upload(server.url, run, 'damaged/cell.png', 'no image');
  const damaged = { type: 'image', filepath: 'damaged/cell.png', compressed_filepath: 'damaged/cell.png' };
  await upload(server.url, run, 'damaged/pictures.json', JSON.stringify({ columns: ['image'], data: [[damaged]] }));
  const page = await open('damaged/pictures.json');
  const cells = page.locator('.preview td');
  await cells.getByText('damaged/cell.png could not be shown.').waitFor();
  expect(await cells.locator('img').count()).toBe(0);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    cells.getByRole('link', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('cell.png');
  expect(await seriousFindings(page)).toEqual([]);
});

it.each([
  ['data/groups.parquet', 'row 5'],
  ['eval/table.json', '3 rows'],
  ['config.json', '12345678901234567890'],
  ['model/MLmodel', 'sklearn'],
  ['paper.pdf', '1 page'],
  ['images', 'val/dogs'],
])('%s: no serious finding of axe-core in both colours', async (path, sign) => {
  const page = await open(path);
  await page.getByText(sign).first().waitFor();
  expect(await seriousFindingsInBothColours(page)).toEqual([]);
});

it('no page broke the policy, threw, or asked another server', () => {
  expect(browser.problems).toEqual([]);
});
