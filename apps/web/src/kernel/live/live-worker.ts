/**
 * One connection per browser, however many pages are open: browsers allow six per server over HTTP/1.1, and a stream holds one for
 * as long as it lasts.
 */
import { live } from '@millrace/protocol';
import { addressOf } from '../api/address-of.ts';
import type { FromWorker, RunsChanged, ToWorker } from './live-messages.ts';

const followed = new Map<MessagePort, readonly string[]>();
let stream: EventSource | undefined;
let open = '';
let last_event_id = '';
/** Whether this stream was open before. */
let wasOpen = false;
/** A stream that was refused, as by a proxy whose server is away, does not ask again by itself. */
const againMs = 3_000;
let again: ReturnType<typeof setTimeout> | undefined;

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === 'follow') followed.set(port, data.experiment_ids);
    else followed.delete(port);
    connect(data.kind === 'follow' ? data.prefix : undefined);
  };
  port.start();
});

let prefix = '';

function connect(given: string | undefined): void {
  prefix = given ?? prefix;
  const experiment_ids = [...new Set([...followed.values()].flat())].sort();
  if (experiment_ids.join() === open) {
    tellState();
    return;
  }
  open = experiment_ids.join();
  stream?.close();
  clearTimeout(again);
  wasOpen = false;
  stream = undefined;
  if (experiment_ids.length > 0) listen(experiment_ids);
}

function listen(experiment_ids: readonly string[]): void {
  stream = new EventSource(
    addressOf(live.followRuns, { experiment_ids, last_event_id: last_event_id || undefined }, prefix),
  );
  stream.onopen = tellState;
  stream.onerror = () => {
    tellState();
    if (stream?.readyState === EventSource.CLOSED) again = setTimeout(() => listen(experiment_ids), againMs);
  };
  for (const kind of ['runs', 'reset', 'ready'] as const) stream.addEventListener(kind, (event) => pass(kind, event));
}

function pass(kind: 'runs' | 'reset' | 'ready', { data, lastEventId }: MessageEvent<string>): void {
  last_event_id = lastEventId;
  if (kind === 'reset') tell([...followed.keys()], { kind });
  if (kind !== 'runs') return;
  const change = JSON.parse(data) as RunsChanged;
  const ports = [...followed].filter(([, ids]) => ids.includes(change.experiment_id)).map(([port]) => port);
  tell(ports, { kind, change });
}

/** Nothing while the first connection is on its way. */
function tellState(): void {
  const state = stream?.readyState;
  if (state === EventSource.OPEN || (state !== undefined && wasOpen))
    tell([...followed.keys()], { kind: 'state', isOpen: state === EventSource.OPEN });
  wasOpen ||= state === EventSource.OPEN;
}

function tell(ports: readonly MessagePort[], message: FromWorker): void {
  for (const port of ports) port.postMessage(message);
}
