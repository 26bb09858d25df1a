import { trusted } from '../../../kernel/trusted-types.ts';
import type { PlainTable, RowMatches } from './match-rows.ts';
import type { MatchRequest } from './match-worker.ts';
import address from './match-worker.ts?worker&url';

const waiting = new Map<number, (matches: RowMatches) => void>();
let worker: Worker | undefined;
let last = 0;

/** The rows of two tables beside each other, matched on a thread of their own, which starts on first use. */
export function matchInWorker(left: PlainTable, right: PlainTable, by: string | undefined): Promise<RowMatches> {
  worker ??= start();
  const request: MatchRequest = { id: ++last, left, right, by };
  worker.postMessage(request);
  return new Promise((resolve) => waiting.set(request.id, resolve));
}

function start(): Worker {
  const started = new Worker(trusted.createScriptURL(address), { type: 'module', name: 'millrace-tables' });
  started.onmessage = ({ data: { id, matches } }: MessageEvent<{ id: number; matches: RowMatches }>) => {
    waiting.get(id)?.(matches);
    waiting.delete(id);
  };
  return started;
}
