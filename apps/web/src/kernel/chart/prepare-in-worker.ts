import { trusted } from '../trusted-types.ts';
import type { Line } from './prepare-lines.ts';
import type { PrepareRequest } from './prepare-worker.ts';
import address from './prepare-worker.ts?worker&url';
import type { Series } from './read-series.ts';
import type { Smoothing } from './smooth.ts';

const waiting = new Map<number, (lines: Line[]) => void>();
let worker: Worker | undefined;
let last = 0;

/** Lines of series, prepared on a thread of their own, which starts on first use. */
export function prepareInWorker(series: readonly Series[], smoothing: Smoothing): Promise<Line[]> {
  worker ??= start();
  const request: PrepareRequest = { id: ++last, series, smoothing };
  worker.postMessage(request);
  return new Promise((resolve) => waiting.set(request.id, resolve));
}

function start(): Worker {
  const started = new Worker(trusted.createScriptURL(address), { type: 'module', name: 'millrace-charts' });
  started.onmessage = ({ data: { id, lines } }: MessageEvent<{ id: number; lines: Line[] }>) => {
    waiting.get(id)?.(lines);
    waiting.delete(id);
  };
  return started;
}
