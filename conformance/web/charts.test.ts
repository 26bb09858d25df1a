import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { holdAnswers } from './hold-answers.ts';
import { createExperiment, createRun, post } from './seed.ts';
import { readSeries } from './series-bytes.ts';
import { seriousFindings } from './serious-findings.ts';
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

const chart = (page: Page, metric: string) => page.locator(`[data-card="${metric}"]`);
const drawn = (page: Page, metric: string) => chart(page, metric).locator('.chart-frame').waitFor();
const seriesPath = '/millrace/series';

const points = 1_000_000;
const batch = 1000;
const spike = 100;
/** Smooth values between 0.4 and 0.6 that no formula of the page could guess. */
const valueAt = (step: number): number => 0.5 + Math.sin(step / 90_000) / 10 + Math.sin(step * 12.9898) / 1000;

/** Logs the series; the batches of one client follow each other, those of four clients run together. */
async function logMillion(run_id: string, spikeAt: number): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    for (let first = next; first < points; first = next) {
      next += batch;
      const metrics = Array.from({ length: batch }, (_, i) => {
        const step = first + i;
        return { key: 'signal', value: step === spikeAt ? spike : valueAt(step), step, timestamp: 1000 + step };
      });
      await post(server.url, 'runs/log-batch', { run_id, metrics });
    }
  };
  await Promise.all([client(), client(), client(), client()]);
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly getContext: (kind: '2d') => {
    readonly getImageData: (
      x: number,
      y: number,
      width: number,
      height: number,
    ) => { readonly data: Uint8ClampedArray };
  };
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, line by line. */
  readonly data: Uint8Array;
}

/** What a chart has drawn. */
async function pixelsOf(page: Page, metric: string): Promise<Pixels> {
  const { text, ...size } = await chart(page, metric)
    .locator('canvas')
    .first()
    .evaluate((element) => {
      const canvas = element as unknown as Canvas;
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      return { width, height, text: [...data].map((byte) => String.fromCharCode(byte)).join('') };
    });
  return { ...size, data: Buffer.from(text, 'latin1') };
}

/** Lines are coloured, the grid and the texts are grey. */
function isInk({ data, width }: Pixels, x: number, y: number): boolean {
  const at = (y * width + x) * 4;
  const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
  return alpha > 40 && Math.max(red, green, blue) - Math.min(red, green, blue) > 40;
}

const edge = { left: 52, right: 12, top: 10, bottom: 24 } as const;
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Places (0 to 1 of the plot's width) where something is drawn in the upper half of a chart. */
async function inkAbove(page: Page, metric: string): Promise<readonly number[]> {
  const pixels = await pixelsOf(page, metric);
  const middle = Math.floor((edge.top + pixels.height - edge.bottom) / 2);
  const columns = range(edge.left, pixels.width - edge.right);
  return columns
    .filter((x) => range(edge.top, middle).some((y) => isInk(pixels, x, y)))
    .map((x) => (x - edge.left) / columns.length);
}

describe('a million points', () => {
  const spikeAt = randomInt(1000, points - 1000);
  let experiment: string;
  let run_id: string;

  beforeAll(async () => {
    experiment = await createExperiment(server.url, 'million');
    run_id = await createRun(server.url, experiment, { name: 'long', start_time: 1000, status: 'RUNNING' });
    await logMillion(run_id, spikeAt);
  }, 300_000);

  it(`one spike among them is in the pixels at full zoom-out`, async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts`);
    await drawn(page, 'signal');
    await expect.poll(() => inkAbove(page, 'signal')).not.toEqual([]);
    const places = await inkAbove(page, 'signal');
    // The axis has a little room at both ends.
    const expected = (spikeAt / points + 0.01) / 1.02;
    for (const place of places) expect(Math.abs(place - expected)).toBeLessThan(0.02);
    expect(await chart(page, 'signal').locator('.chart-badge').textContent()).toMatch(/^1 : [\d,]{3,}$/);
  });

  it('a zoom answers what get-history answers, bit for bit', async () => {
    const [from, to] = [spikeAt - 100, spikeAt + 100];
    const page = await browser.newPage();
    const answer = page.waitForResponse((response) => response.url().includes(seriesPath));
    await page.goto(`${server.url}/experiments/${experiment}/runs?view=charts&zoom=${from}..${to}`);
    const [series] = readSeries(await (await answer).body());
    expect(series).toMatchObject({ mode: 'exact', count: 201, total: points, run_id });
    const history = await historyFrom(run_id, from, 201);
    expect([...(series?.x ?? [])]).toEqual(history.map(({ step }) => step));
    const bits = (values: Iterable<number>) => new BigUint64Array(Float64Array.from(values).buffer);
    expect(bits(series?.y ?? [])).toEqual(bits(history.map(({ value }) => value)));
    await drawn(page, 'signal');
    expect(await chart(page, 'signal').locator('.chart-badge').count()).toBe(0);
  });

  it('a drag over the chart zooms, Escape shows everything again', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts`);
    await drawn(page, 'signal');
    const box = await chart(page, 'signal').locator('.chart-frame').boundingBox();
    if (!box) throw new Error('The chart has no place.');
    const at = (part: number): [number, number] => [box.x + 52 + part * (box.width - 64), box.y + 60];
    await page.mouse.move(...at(0.25));
    await page.mouse.down();
    await page.mouse.move(...at(0.5), { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => new URL(page.url()).searchParams.get('zoom')).toBeTruthy();
    const [low = 0, high = 0] = (new URL(page.url()).searchParams.get('zoom') ?? '').split('..').map(Number);
    expect(Math.abs(low / points - 0.245)).toBeLessThan(0.02);
    expect(Math.abs(high / points - 0.5)).toBeLessThan(0.02);
    await chart(page, 'signal').locator('.chart-frame').press('Escape');
    await expect.poll(() => new URL(page.url()).searchParams.has('zoom')).toBe(false);
  });

  it('Escape takes a zoom back whose part has not been read yet, and makes no step of history where nothing is zoomed', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts`);
    await drawn(page, 'signal');
    const letGo = await holdAnswers(page, `**${seriesPath}*`);
    const frame = chart(page, 'signal').locator('.chart-frame');
    const steps = () => page.evaluate<number>('history.length');
    const before = await steps();
    await frame.press('Escape');
    await frame.dragTo(frame, { sourcePosition: { x: 100, y: 60 }, targetPosition: { x: 200, y: 60 } });
    await expect.poll(() => new URL(page.url()).searchParams.has('zoom')).toBe(true);
    await frame.press('Escape');
    await expect.poll(() => new URL(page.url()).searchParams.has('zoom')).toBe(false);
    expect(await steps()).toBe(before + 2);
    letGo();
  });
});

interface Point {
  readonly step: number;
  readonly value: number;
}

async function historyFrom(run_id: string, offset: number, max_results: number): Promise<readonly Point[]> {
  const page_token = Buffer.from(JSON.stringify({ offset })).toString('base64');
  const query = new URLSearchParams({ run_id, metric_key: 'signal', max_results: String(max_results), page_token });
  const answer = await fetch(`${server.url}/api/2.0/mlflow/metrics/get-history?${query}`);
  return ((await answer.json()) as { metrics: readonly Point[] }).metrics;
}

describe('a board of charts', () => {
  const keys = 90;
  let experiment: string;
  let ids: readonly string[];

  beforeAll(async () => {
    experiment = await createExperiment(server.url, 'board');
    const metrics = Object.fromEntries(
      Array.from({ length: keys }, (_, i) => [`layer${String(i).padStart(2, '0')}/norm`, [1, 2, i]]),
    );
    const odd = { single: [7], 'only-nan': ['NaN', 'NaN'], 'both-ways': [1, 'Infinity', '-Infinity', 2] };
    ids = await Promise.all(
      [0, 1, 2].map((i) =>
        createRun(server.url, experiment, {
          name: `run-${i}`,
          start_time: 1000 + i,
          params: { lr: String(0.1 * (i + 1)), same: 'x', nested: JSON.stringify({ a: 1, b: [i, 2] }) },
          metrics: { ...metrics, ...odd },
        }),
      ),
    );
  });

  it('asks only for cards on the screen, with few requests, four at a time', async () => {
    const page = await browser.newPage();
    let [asked, requests, running, most] = [0, 0, 0, 0];
    page.on('request', (request) => {
      if (!request.url().includes(seriesPath)) return;
      asked += request.postDataJSON().keys.length;
      requests += 1;
      running += 1;
      most = Math.max(most, running);
    });
    page.on('requestfinished', (request) => {
      if (request.url().includes(seriesPath)) running -= 1;
    });
    await page.goto(`${server.url}/experiments/${experiment}/runs?view=charts`);
    await page.locator('.chart-frame').nth(2).waitFor();
    await expect.poll(() => running).toBe(0);
    const atFirst = asked;
    expect(atFirst).toBeGreaterThan(2);
    expect(atFirst).toBeLessThan(30);
    expect(requests).toBeLessThanOrEqual(atFirst / 2);
    expect(most).toBeLessThanOrEqual(4);
    await page.locator('[data-card="layer80/norm"]').scrollIntoViewIfNeeded();
    await drawn(page, 'layer80/norm');
    expect(asked).toBeGreaterThan(atFirst);
  });

  it('draws one point, NaN alone and infinities as what they are', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts`);
    for (const metric of ['single', 'only-nan', 'both-ways']) {
      await drawn(page, metric);
      const pixels = await pixelsOf(page, metric);
      const ink = range(0, pixels.width).flatMap((x) =>
        range(0, pixels.height).filter((y) => isInk(pixels, x, y)),
      ).length;
      expect([metric, ink > 10]).toEqual([metric, true]);
    }
  });

  it('shows another the same under its address', async () => {
    const address = `/experiments/${experiment}/runs?view=charts&find=layer1&smooth=ema:0.5&logy=1&hide=${ids[0]}&card=scatter:params.lr,metrics.single`;
    const look = async (page: Page) => {
      await drawn(page, 'layer10/norm');
      await page.locator('svg.points circle').first().waitFor();
      return {
        cards: await page
          .locator('.chart-card')
          .evaluateAll((cards) => cards.map((it) => it.getAttribute('data-card'))),
        smoothing: await page.locator('output.amount').textContent(),
        hidden: await page.locator('.run-list li[data-hidden]').count(),
        dots: await page.locator('svg.points circle').count(),
      };
    };
    const mine = await look(await browser.open(address));
    const fresh = await openBrowser(server);
    expect(await look(await fresh.open(address))).toEqual(mine);
    expect(mine).toMatchObject({ smoothing: '0.50', hidden: 1, dots: 2 });
    await fresh.close();
  });

  it('hides and shows a run, moves the cursor by keys, fills the window and comes back', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts&find=single`);
    await drawn(page, 'single');
    await page.getByRole('button', { name: 'Hide run-1' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('hide')).toBe(ids[1]);
    await chart(page, 'single').locator('.chart-frame').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.chart-cursor', { hasText: 'run-0' }).waitFor();
    await chart(page, 'single').hover();
    await page.getByRole('button', { name: 'Full window: single' }).click();
    await page.locator('.chart-card[data-full]').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.chart-card[data-full]').count()).toBe(0);
  });

  it('keeps a colour that was chosen on the server', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts&find=single`);
    await drawn(page, 'single');
    const choice = page.getByLabel('Colour of run-2');
    await choice.fill('#12ab34');
    await choice.blur();
    const tagOf = async () => {
      const answer = await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=${ids[2]}`);
      const { run } = (await answer.json()) as { run: { data: { tags: readonly { key: string; value: string }[] } } };
      return run.data.tags.find(({ key }) => key === 'millrace.color')?.value;
    };
    await expect.poll(tagOf).toBe('#12ab34');
    await page.reload();
    await expect.poll(() => page.locator('.run-list line').first().getAttribute('stroke')).toBe('#12ab34');
  });

  it('shows new points of a running run without asking again and again', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts&find=single`);
    await drawn(page, 'single');
    const again = page.waitForResponse((response) => response.url().includes(seriesPath));
    const metrics = [{ key: 'single', value: 9, step: 5, timestamp: 9000 }];
    await post(server.url, 'runs/log-batch', { run_id: ids[0], metrics });
    const found = readSeries(await (await again).body()).find(({ run_id }) => run_id === ids[0]);
    expect([...(found?.y ?? [])]).toEqual([7, 9]);
  });

  it('has no serious finding of axe-core', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts&find=layer0`);
    await drawn(page, 'layer00/norm');
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(`${server.url}/compare?runs=${ids.join(',')}`);
    await page.locator('table.compare td').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('compares configurations by what differs, nested values too', async () => {
    const page = await browser.open(`/compare?runs=${ids.join(',')}`);
    await page.locator('table.compare td').first().waitFor();
    const lines = () => page.locator('table.compare tbody th').allTextContents();
    expect(await lines()).toEqual(['lr', 'nested.b[0]']);
    await page.getByRole('button', { name: 'Only differences' }).click();
    await expect.poll(lines).toContain('same');
    await page.getByRole('tab', { name: 'Charts' }).click();
    await drawn(page, 'single');
    expect(new URL(page.url()).searchParams.get('tab')).toBe('charts');
  });

  it('says that nothing was logged, and that nothing is found', async () => {
    const empty = await createExperiment(server.url, 'empty-board');
    await createRun(server.url, empty, { name: 'without metrics', start_time: 1000 });
    const page = await browser.open(`/experiments/${empty}/runs?view=charts`);
    await page.getByText('No metrics have been logged yet.').waitFor();
    await page.goto(`${server.url}/experiments/${experiment}/runs?view=charts&find=zzz`);
    await page.getByText('No metric has “zzz” in its name.').waitFor();
  });
});
