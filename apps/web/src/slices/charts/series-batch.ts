import { charts, encode } from '@millrace/protocol';
import { addressOf } from '../../kernel/api/address-of.ts';
import { ApiFailure } from '../../kernel/api/api-failure.ts';
import { send } from '../../kernel/api/call.ts';
import { readSeries, type Series } from '../../kernel/chart/read-series.ts';
import { staticPrefix } from '../../kernel/page-facts.ts';
import { whenThereIsRoom } from './request-gate.ts';

/** Curves of runs. */
export interface SeriesRequest {
  readonly run_ids: readonly string[];
  readonly keys: readonly string[];
  readonly x: string;
  readonly range: readonly [number, number] | undefined;
  readonly width: number;
}

/** Cards that share a request: few enough that the first are drawn while the server reads for others, on another thread. */
const cardsTogether = 3;

interface Waiting {
  readonly request: SeriesRequest;
  readonly signal: AbortSignal;
  readonly resolve: (series: Series[]) => void;
  readonly reject: (error: unknown) => void;
}

let waiting: Waiting[] = [];

/**
 * The curves of one card. What cards ask for in one turn, of the same runs and the same part, travels together: a zoom asks for
 * every card on the screen, and a request costs the page and the server more than the curves of a card.
 */
export function fetchSeries(request: SeriesRequest, signal: AbortSignal): Promise<Series[]> {
  return new Promise((resolve, reject) => {
    if (waiting.length === 0) queueMicrotask(sendWaiting);
    waiting.push({ request, signal, resolve, reject });
  });
}

function sendWaiting(): void {
  const alike = Map.groupBy(waiting, ({ request: { keys, ...rest } }) => JSON.stringify(rest));
  waiting = [];
  for (const group of alike.values()) {
    for (let i = 0; i < group.length; i += cardsTogether) void answer(group.slice(i, i + cardsTogether));
  }
}

async function answer(cards: readonly Waiting[]): Promise<void> {
  const [first] = cards as [Waiting];
  const keys = [...new Set(cards.flatMap(({ request }) => request.keys))];
  const { signal, settle } = anyWanted(cards);
  try {
    const series = await whenThereIsRoom(() => fetchOnce({ ...first.request, keys }, signal), signal);
    for (const { request, resolve } of cards) resolve(series.filter(({ key }) => request.keys.includes(key)));
  } catch (error) {
    // A metric that no chart can show must not take its neighbours with it.
    if (cards.length > 1 && error instanceof ApiFailure && error.status === 400) cards.map((card) => answer([card]));
    else for (const { reject } of cards) reject(error);
  } finally {
    settle();
  }
}

/** Aborts when no card wants the answer any more. */
function anyWanted(cards: readonly Waiting[]): { readonly signal: AbortSignal; readonly settle: () => void } {
  const all = new AbortController();
  const look = (): void => {
    if (cards.every(({ signal }) => signal.aborted)) all.abort();
  };
  for (const { signal } of cards) signal.addEventListener('abort', look);
  look();
  const settle = (): void => {
    for (const { signal } of cards) signal.removeEventListener('abort', look);
  };
  return { signal: all.signal, settle };
}

async function fetchOnce(request: SeriesRequest, signal: AbortSignal): Promise<Series[]> {
  const row = charts.searchSeries;
  const response = await send(addressOf(row, {}, staticPrefix), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: encode(row.input, { ...request, range: request.range && [...request.range] }),
    signal,
  });
  return readSeries(await response.arrayBuffer());
}
