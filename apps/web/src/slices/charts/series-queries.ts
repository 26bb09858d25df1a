import { charts, encode, limits } from '@millrace/protocol';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { addressOf } from '../../kernel/api/address-of.ts';
import { send } from '../../kernel/api/call.ts';
import { readSeries, type Series } from '../../kernel/chart/read-series.ts';
import { staticPrefix } from '../../kernel/page-facts.ts';
import { whenThereIsRoom } from './request-gate.ts';

export interface SeriesRequest {
  readonly run_ids: readonly string[];
  readonly keys: readonly string[];
  readonly x: string;
  readonly range: readonly [number, number] | undefined;
  readonly width: number;
}

/** Curves as the server summed them up for a width. What is on the screen stays while others come. */
export const seriesOfRuns = (request: SeriesRequest) =>
  queryOptions({
    queryKey: ['series', request],
    queryFn: async ({ signal }) => {
      const parts = partsOf(request).map((part) => whenThereIsRoom(() => fetchSeries(part, signal), signal));
      return (await Promise.all(parts)).flat();
    },
    placeholderData: keepPreviousData,
    structuralSharing: false,
    staleTime: 30_000,
    gcTime: 60_000,
  });

/** The request as often as its runs need: one names no more than the server takes. */
const partsOf = (request: SeriesRequest): readonly SeriesRequest[] =>
  Array.from({ length: Math.ceil(request.run_ids.length / limits.seriesRuns) }, (_, part) => {
    const first = part * limits.seriesRuns;
    return { ...request, run_ids: request.run_ids.slice(first, first + limits.seriesRuns) };
  });

async function fetchSeries(request: SeriesRequest, signal: AbortSignal): Promise<Series[]> {
  const row = charts.searchSeries;
  const answer = await send(addressOf(row, {}, staticPrefix), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: encode(row.input, { ...request, range: request.range && [...request.range] }),
    signal,
  });
  return readSeries(await answer.arrayBuffer());
}
