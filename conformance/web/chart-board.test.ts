import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { createExperiment, createRun, post, type RunSeed } from './seed.ts';
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
const drawn = (page: Page, metric: string) => chart(page, metric).locator('.chart-frame canvas').first().waitFor();
const seriesPath = '/millrace/series';

/** The value of a search parameter that the page writes. */
const searchOf = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

const focused = (target: Locator) =>
  expect.poll(() => target.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true);

/** What a command of a card's menu saves. */
async function savedFile(page: Page, card: Locator, title: string): Promise<Buffer> {
  await card.hover();
  await card.getByRole('button', { name: /^Menu of / }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: title }).click();
  const stream = await (await download).createReadStream();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Pixels of an image that have a colour, not a grey. */
const colouredPixels = (page: Page, png: Buffer): Promise<number> =>
  page.evaluate(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let coloured = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue] = [data[i], data[i + 1], data[i + 2]];
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) coloured += 1;
    }
    return coloured;
  })()`);

describe('values that are hard to draw', () => {
  const subnormal = 5e-324;
  const values = [0.1, -0, 0, subnormal, -subnormal, 1.5e308, -1.5e308, 2 ** 53 + 2, 'NaN', 'Infinity', '-Infinity', 1];

  it('are answered for a zoom as get-history answers them, bit for bit', async () => {
    const experiment = await createExperiment(server.url, 'odd values');
    const run_id = await createRun(server.url, experiment, { name: 'odd', start_time: 1000, metrics: { odd: values } });
    const page = await browser.newPage();
    const answer = page.waitForResponse((response) => response.url().includes(seriesPath));
    await page.goto(`${server.url}/experiments/${experiment}/runs?view=charts&zoom=0..${values.length - 1}`);
    const [series] = readSeries(await (await answer).body());
    const history = await fetch(`${server.url}/api/2.0/mlflow/metrics/get-history?run_id=${run_id}&metric_key=odd`);
    const { metrics } = (await history.json()) as { metrics: readonly { value: number | string; step: number }[] };
    expect(metrics).toHaveLength(values.length);
    const bits = (numbers: Iterable<number>) => [...new BigUint64Array(Float64Array.from(numbers).buffer)];
    expect([...(series?.x ?? [])]).toEqual(metrics.map(({ step }) => step));
    expect(bits(series?.y ?? [])).toEqual(bits(metrics.map(({ value }) => Number(value))));
    await drawn(page, 'odd');
  });

  it('are saved as CSV as they are', async () => {
    const experiment = await createExperiment(server.url, 'odd files');
    await createRun(server.url, experiment, { name: 'odd', start_time: 1000, metrics: { odd: values } });
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts`);
    await drawn(page, 'odd');
    const file = async (title: string) => (await savedFile(page, chart(page, 'odd'), title)).toString('latin1');
    const cells = (await file('CSV of what is shown'))
      .trim()
      .split('\r\n')
      .map((row) => row.split(',')[3]);
    expect(cells).toEqual([
      // The database keeps no sign of a zero, as MLflow's does not.
      ...['value', '0.1', '0', '0', '5e-324', '-5e-324', '1.5e+308', '-1.5e+308', '9007199254740994'],
      ...['NaN', 'Infinity', '-Infinity', '1'],
    ]);
    const svg = await file('SVG drawing');
    expect(svg).toContain('<title>odd</title>');
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect((await file('PNG image')).slice(1, 4)).toBe('PNG');
  });
});

describe('a board', () => {
  let experiment: string;
  let ids: readonly string[];
  const curve = (from: number) => Array.from({ length: 40 }, (_, i) => from + Math.sin(i / 5));
  const metricsOf = (i: number): RunSeed['metrics'] => ({
    'a/one': curve(i),
    'a/two': curve(i + 1),
    'a/three': curve(i + 2),
    'b/one': curve(i),
    'system/cpu_utilization_percentage': curve(50),
    'system/system_memory_usage_megabytes': curve(900),
  });

  beforeAll(async () => {
    experiment = await createExperiment(server.url, 'board of cards');
    ids = await Promise.all(
      [0, 1, 2].map((i) =>
        createRun(server.url, experiment, {
          name: `run-${i}`,
          start_time: 1000 + i,
          status: 'RUNNING',
          metrics: metricsOf(i),
        }),
      ),
    );
  });

  const open = (more = '') => browser.open(`/experiments/${experiment}/runs?view=charts${more}`);

  it('points at the same x on every card', async () => {
    const page = await open();
    await drawn(page, 'a/one');
    await drawn(page, 'a/two');
    const box = await chart(page, 'a/one').locator('.chart-frame').boundingBox();
    if (!box) throw new Error('The chart has no place.');
    await page.mouse.move(box.x + 150, box.y + 60);
    await chart(page, 'a/one').locator('.chart-cursor').waitFor();
    const inkOf = (metric: string) =>
      chart(page, metric)
        .locator('canvas')
        .nth(1)
        .evaluate((element) => {
          const canvas = element as unknown as {
            readonly width: number;
            readonly height: number;
            readonly getContext: (kind: '2d') => {
              readonly getImageData: (...box: [number, number, number, number]) => { readonly data: Uint8ClampedArray };
            };
          };
          const { width, height } = canvas;
          const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
          const inked = new Set<number>();
          for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 40) inked.add(((i - 3) / 4) % width);
          return [Math.min(...inked), Math.max(...inked)];
        });
    const own = await inkOf('a/one');
    expect(own[0]).toBeGreaterThan(100);
    expect(own[1]).toBeLessThan(200);
    expect(await inkOf('a/two')).toEqual(own);
    expect(await chart(page, 'a/two').locator('.chart-cursor').count()).toBe(0);
  });

  it('keeps order, width, folding and the full window in the address', async () => {
    const page = await open();
    await drawn(page, 'a/one');
    await chart(page, 'a/two').locator('header').dragTo(chart(page, 'a/one'));
    await expect.poll(() => page.url()).toContain('order=');
    await chart(page, 'a/three').hover();
    await page.getByRole('button', { name: 'Menu of three' }).click();
    await page.getByRole('menuitem', { name: 'Double width' }).click();
    await page.getByRole('button', { name: /^b \d/ }).click();
    const look = async (at: Page) => {
      await drawn(at, 'a/one');
      const cards = at.locator('.chart-card');
      return {
        order: await cards.evaluateAll((all) => all.map((it) => it.getAttribute('data-card'))),
        wide: await cards.evaluateAll((all) => all.filter((it) => it.hasAttribute('data-wide')).length),
        folded: await at.locator('.chart-section h2 [aria-expanded="false"]').count(),
      };
    };
    await expect.poll(async () => (await look(page)).folded).toBe(1);
    const mine = await look(page);
    expect(mine.order.slice(0, 2)).toEqual(['a/two', 'a/one']);
    expect(mine.wide).toBe(1);
    const fresh = await openBrowser(server);
    expect(await look(await fresh.open(new URL(page.url()).pathname + new URL(page.url()).search))).toEqual(mine);
    await fresh.close();
    await page.getByRole('button', { name: 'Full window: one' }).first().click({ force: true });
    await page.locator('.chart-card[data-full]').waitFor();
    await page.reload();
    await page.locator('.chart-card[data-full] canvas').first().waitFor();
    expect(searchOf(page, 'full')).toBe('a/one');
  });

  it('is arranged, zoomed and left by the keyboard alone', async () => {
    const page = await open();
    await drawn(page, 'a/one');
    await page.getByRole('button', { name: 'Menu of three' }).focus();
    await page.keyboard.press('Enter');
    // A menu moves the focus in a later turn: a key that comes before it is lost.
    const items = page.getByRole('menuitem');
    for (const at of [0, 1]) {
      await focused(items.nth(at));
      await page.keyboard.press('ArrowDown');
    }
    await focused(page.getByRole('menuitem', { name: 'Move on' }));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('order=');
    await chart(page, 'a/one').locator('.chart-frame').focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await chart(page, 'a/one').locator('.chart-cursor', { hasText: 'run-0' }).waitFor();
  });

  it('puts what the machine did into a section of its own, the last one', async () => {
    const page = await open();
    await drawn(page, 'a/one');
    const sections = page.locator('.chart-section');
    await expect.poll(() => sections.last().getAttribute('aria-label')).toBe('System metrics');
    await page.goto(`${server.url}/runs/${ids[0]}/system`);
    await drawn(page, 'system/cpu_utilization_percentage');
    expect(await page.locator('[data-card="a/one"]').count()).toBe(0);
  });

  it('stands still while a part is looked at, and goes on when told to', async () => {
    const page = await open('&find=b%2Fone&zoom=5..20');
    await drawn(page, 'b/one');
    const resume = page.getByRole('button', { name: /resume/ });
    await resume.waitFor();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes(seriesPath)) asked += 1;
    });
    await post(server.url, 'runs/log-batch', {
      run_id: ids[0],
      metrics: [{ key: 'b/one', value: 9, step: 12, timestamp: 9000 }],
    });
    await page.getByRole('button', { name: 'New points: resume' }).waitFor();
    expect(asked).toBe(0);
    const again = page.waitForResponse((response) => response.url().includes(seriesPath));
    await page.getByRole('button', { name: 'New points: resume' }).click();
    const found = readSeries(await (await again).body()).find(({ run_id }) => run_id === ids[0]);
    expect([...(found?.y ?? [])]).toContain(9);
    await expect.poll(() => resume.count()).toBe(0);
  });
});

describe('the colours of the system', () => {
  it('draw every chart again when they change, as it is drawn at first', async () => {
    const experiment = await createExperiment(server.url, 'colours of the system');
    await createRun(server.url, experiment, { name: 'one', start_time: 1000, metrics: { m: [1, 5, 2, 4] } });
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts`);
    const picture = (): Promise<string> =>
      page.evaluate(`document.querySelector('[data-card="m"] canvas')?.toDataURL() ?? ''`);
    await page.emulateMedia({ colorScheme: 'light' });
    await drawn(page, 'm');
    await expect.poll(async () => (await picture()).length).toBeGreaterThan(1000);
    const light = await picture();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(picture).not.toBe(light);
    const dark = await picture();
    await page.reload();
    await drawn(page, 'm');
    await expect.poll(picture).toBe(dark);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(picture).toBe(light);
  });
});

describe('very many places', () => {
  const [runs, points] = [60, 1000];

  it('are smoothed by a worker', async () => {
    const experiment = await createExperiment(server.url, 'many places');
    for (let r = 0; r < runs; r++) {
      const run_id = await createRun(server.url, experiment, { name: `run-${r}`, start_time: 1000 + r });
      const metrics = Array.from({ length: points }, (_, i) => ({
        key: 'm',
        value: Math.sin(i / 100) + r,
        step: i,
        timestamp: 1000 + i,
      }));
      await post(server.url, 'runs/log-batch', { run_id, metrics });
    }
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts&top=100&full=m&smooth=gaussian:0.8`);
    await drawn(page, 'm');
    expect(await chart(page, 'm').locator('.chart-frame').getAttribute('aria-label')).toBe(`m: ${runs} lines`);
    expect(page.workers().some((worker) => worker.url().includes('prepare-worker'))).toBe(true);
  });
});

describe('cards of points', () => {
  const lrs = ['0.1', '0.01', '0.001'];
  let experiment: string;
  const columns = 'params.lr~log,params.opt,metrics.loss';

  beforeAll(async () => {
    experiment = await createExperiment(server.url, 'cards of points');
    for (let i = 0; i < 30; i++) {
      await createRun(server.url, experiment, {
        name: `point-${i}`,
        start_time: 1000 + i,
        params: { lr: lrs[i % 3] as string, ...(i % 10 !== 0 && { opt: i % 2 ? 'adam' : 'sgd' }) },
        metrics: i % 15 === 7 ? { other: [1] } : { loss: [i / 10], other: [i] },
      });
    }
  });

  it('show what has no value, colours by a column and log axes', async () => {
    const page = await browser.open(
      `/experiments/${experiment}/runs?view=charts&card=scatter:params.lr~log,metrics.loss@metrics.other&card=bar:metrics.loss`,
    );
    await page.locator('svg.points circle').first().waitFor();
    expect(await page.locator('svg.points circle').count()).toBe(30);
    expect(await page.locator('svg.points circle[data-missing]').count()).toBe(2);
    expect(await page.locator('.colour-legend').textContent()).toContain('other');
    // Equal factors are equal distances.
    const lefts = await page
      .locator('svg.points circle:not([data-missing])')
      .evaluateAll((dots) => [...new Set(dots.map((dot) => Math.round(Number(dot.getAttribute('cx')))))]);
    const [first = 0, second = 0, third = 0] = lefts.toSorted((a, b) => a - b);
    expect(Math.abs(third - second - (second - first))).toBeLessThanOrEqual(1);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it.each([
    ['scatter:params.lr~log,metrics.loss', '<circle'],
    ['bar:metrics.loss', '<rect'],
    ['parallel:params.lr~log,params.opt,metrics.loss', '<polyline'],
  ])('%s: is saved as PNG, SVG and CSV', async (card, mark) => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts&card=${card}`);
    const found = page.locator(`[data-card="${card}"]`);
    const drawing = found.locator('svg.points');
    await drawing.waitFor();
    const png = await savedFile(page, found, 'PNG image');
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2 * Number(await drawing.getAttribute('width')));
    expect(await colouredPixels(page, png)).toBeGreaterThan(100);
    const svg = (await savedFile(page, found, 'SVG drawing')).toString();
    expect(svg).toContain(mark);
    expect(svg).not.toContain('var(');
    const rows = (await savedFile(page, found, 'CSV')).toString().trim().split('\r\n');
    expect(rows).toHaveLength(31);
  });

  it('filter the table by a range on parallel coordinates', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts&card=parallel:${columns}`);
    await page.locator('svg.parallel polyline').first().waitFor();
    expect(await page.locator('svg.parallel polyline').count()).toBe(30);
    const handle = page.locator('[data-axis="metrics.loss"] .handle');
    const box = await handle.boundingBox();
    if (!box) throw new Error('The axis has no place.');
    const x = box.x + box.width / 2;
    await page.mouse.move(x, box.y + 2);
    await page.mouse.down();
    await page.mouse.move(x, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    const text = (await page.locator('.brush-bar [role=status]').textContent()) ?? '';
    const kept = Number(/^(\d+) of 30 runs$/.exec(text)?.[1]);
    expect(kept).toBeGreaterThan(5);
    expect(kept).toBeLessThan(25);
    await page.getByRole('button', { name: 'Filter the table to them' }).click();
    await expect.poll(() => searchOf(page, 'filter')).toMatch(/^metrics\.loss BETWEEN [\d.]+ AND 2\.9$/);
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await expect.poll(() => page.locator('.runs-foot').textContent()).toContain(`${kept} runs`);
  });

  it('are chosen, changed and removed', async () => {
    const page = await browser.open(`/experiments/${experiment}/runs?view=charts`);
    await page.getByRole('button', { name: 'Add chart' }).click();
    await page.getByLabel('Scatter plot').check();
    await page.getByRole('checkbox', { name: 'params.lr' }).check();
    await page.getByRole('checkbox', { name: 'metrics.loss' }).check();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(() => searchOf(page, 'card')).toBe('scatter:params.lr,metrics.loss');
    const menu = page.getByRole('button', { name: 'Menu of lr × loss' });
    await page.locator('[data-card^="scatter:"]').hover();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Change…' }).click();
    await page.getByRole('checkbox', { name: 'log', exact: true }).first().check();
    await page.getByLabel('Colour by').selectOption('metrics.other');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await expect.poll(() => searchOf(page, 'card')).toBe('scatter:params.lr~log,metrics.loss@metrics.other');
    await page.locator('[data-card^="scatter:"]').hover();
    await menu.click();
    await page.getByRole('menuitem', { name: 'Duplicate…' }).click();
    await page.getByRole('checkbox', { name: 'log', exact: true }).first().uncheck();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const cards = page.locator('[data-card^="scatter:"]');
    await expect.poll(() => cards.count()).toBe(2);
    for (const left of [1, 0]) {
      await cards.first().hover();
      await menu.first().click();
      await page.getByRole('menuitem', { name: 'Remove' }).click();
      await expect.poll(() => cards.count()).toBe(left);
    }
    await expect.poll(() => searchOf(page, 'card')).toBeNull();
  });
});
