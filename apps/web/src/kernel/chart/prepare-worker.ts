/** Prepares lines where it holds up nobody: smoothing 100,000 points takes longer than a frame. */
import { prepareLine } from './prepare-lines.ts';
import type { Series } from './read-series.ts';
import type { Smoothing } from './smooth.ts';

export interface PrepareRequest {
  readonly id: number;
  readonly series: readonly Series[];
  readonly smoothing: Smoothing;
}

addEventListener('message', ({ data: { id, series, smoothing } }: MessageEvent<PrepareRequest>) => {
  postMessage({ id, lines: series.map((one) => prepareLine(one, smoothing)) });
});
