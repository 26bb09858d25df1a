import { staticPrefix } from '../page-facts.ts';
import { trusted } from '../trusted-types.ts';
import type { FromWorker, LiveNews, ToWorker } from './live-messages.ts';
import { countListener, liveState } from './live-state.ts';
import address from './live-worker.ts?sharedworker&url';

/**
 * Tells of changed runs of experiments from now on. Returns how to leave. A page that goes away leaves by itself.
 * Where the browser has no shared workers, everything counts as changed at times, while the page can be seen.
 */
export function followExperiments(experiment_ids: readonly string[], onNews: (news: LiveNews) => void): () => void {
  if (!('SharedWorker' in globalThis)) return poll(onNews);
  const worker = new SharedWorker(trusted.createScriptURL(address), { type: 'module', name: 'millrace-live' });
  const { port } = worker;
  const post = (message: ToWorker): void => port.postMessage(message);
  const follow = (): void => post({ kind: 'follow', experiment_ids, prefix: staticPrefix });
  const leave = (): void => post({ kind: 'leave' });
  countListener(1);
  port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'state') liveState.set(data.isOpen ? 'open' : 'lost');
    else onNews(data);
  };
  follow();
  addEventListener('pagehide', leave);
  // A page that comes back from the browser's cache.
  addEventListener('pageshow', follow);
  return () => {
    removeEventListener('pagehide', leave);
    removeEventListener('pageshow', follow);
    leave();
    port.close();
    countListener(-1);
  };
}

const pollMs = 15_000;

function poll(onNews: (news: LiveNews) => void): () => void {
  const timer = setInterval(() => {
    if (!document.hidden) onNews({ kind: 'reset' });
  }, pollMs);
  return () => clearInterval(timer);
}
