import { limits } from '@millrace/protocol';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchSeries, type SeriesRequest } from './series-batch.ts';

/** Curves as the server summed them up for a width. What is on the screen stays while others come. */
export const seriesOfRuns = (request: SeriesRequest) =>
  queryOptions({
    queryKey: ['series', request],
    queryFn: async ({ signal }) =>
      (await Promise.all(partsOf(request).map((part) => fetchSeries(part, signal)))).flat(),
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
