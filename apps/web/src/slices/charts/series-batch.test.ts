import { afterEach, expect, it, vi } from 'vitest';
import { ApiFailure } from '../../kernel/api/api-failure.ts';
import { send } from '../../kernel/api/call.ts';
import { fetchSeries } from './series-batch.ts';

vi.mock('../../kernel/api/call.ts', () => ({ send: vi.fn() }));
vi.mock('../../kernel/page-facts.ts', () => ({ staticPrefix: '' }));

const sent = vi.mocked(send);
afterEach(() => sent.mockReset());

/** An answer without points for every key that was asked for. */
function answers(init: RequestInit): Response {
  const { keys } = JSON.parse(String(init.body)) as { keys: string[] };
  const series = keys.map((key) => ({ run_id: 'r', key, mode: 'exact', count: 0, total: 0, offset: 0 }));
  const header = new TextEncoder().encode(JSON.stringify({ series }));
  const bytes = new Uint8Array(8 + Math.ceil(header.length / 8) * 8);
  bytes.set(new TextEncoder().encode('MRS1'));
  new DataView(bytes.buffer).setUint32(4, header.length, true);
  bytes.set(header, 8);
  return new Response(bytes);
}

const card = (key: string, more: object = {}) => ({
  run_ids: ['r'],
  keys: [key],
  x: 'step',
  range: undefined,
  width: 256,
  ...more,
});
const bodies = () => sent.mock.calls.map(([, init]) => JSON.parse(String(init.body)));
const { signal } = new AbortController();

it('sends what cards ask for in one turn together, three at a time, and gives each its own', async () => {
  sent.mockImplementation(async (_, init) => answers(init));
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const found = await Promise.all(keys.map((key) => fetchSeries(card(key), signal)));
  expect(bodies().map(({ keys }) => keys)).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
  expect(found.map((series) => series.map(({ key }) => key))).toEqual(keys.map((key) => [key]));
});

it('keeps other parts and other widths apart', async () => {
  sent.mockImplementation(async (_, init) => answers(init));
  await Promise.all([
    fetchSeries(card('a'), signal),
    fetchSeries(card('b', { range: [1, 2] }), signal),
    fetchSeries(card('c', { width: 512 }), signal),
  ]);
  expect(bodies().map(({ keys, range, width }) => [keys, range, width])).toEqual([
    [['a'], undefined, 256],
    [['b'], [1, 2], 256],
    [['c'], undefined, 512],
  ]);
});

it('asks one by one when one of them is refused', async () => {
  const refusal = new ApiFailure('INVALID_PARAMETER_VALUE', 'b has steps beyond 2^53', { status: 400 });
  sent.mockImplementation(async (_, init) => {
    if (String(init.body).includes('"b"')) throw refusal;
    return answers(init);
  });
  const found = await Promise.allSettled(['a', 'b', 'c'].map((key) => fetchSeries(card(key), signal)));
  expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(found[1]).toMatchObject({ reason: refusal });
});

it('gives a request up when none of its cards wants it, and not before', async () => {
  const [one, two] = [new AbortController(), new AbortController()];
  let aborted = false;
  sent.mockImplementation((_, init) => {
    init.signal?.addEventListener('abort', () => {
      aborted = true;
    });
    return new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
  });
  const all = Promise.allSettled([fetchSeries(card('a'), one.signal), fetchSeries(card('b'), two.signal)]);
  await Promise.resolve();
  one.abort();
  expect(aborted).toBe(false);
  two.abort();
  expect(aborted).toBe(true);
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
