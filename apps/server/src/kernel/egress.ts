import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import {
  type EgressRules,
  parseTarget,
  type Resolve,
  type Resolved,
  resolveTarget,
  systemResolve,
} from './egress-target.ts';
import { millraceVersion } from './version.ts';

export interface EgressRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent by POST. */
  readonly body: string;
  /** For the whole exchange: names, redirects and the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface EgressAnswer {
  readonly status: number;
  /** The method of the last hop: some redirects turn a POST into a GET. */
  readonly method: 'POST' | 'GET';
  readonly headers: IncomingHttpHeaders;
  /** The first KiB. */
  readonly body: Buffer;
}

/** The only way out of this process. Every address is vetted, and the connection goes to the very address that was. */
export interface Egress {
  /** Judges an address as far as possible without connecting. @throws EgressRefusal */
  readonly check: (url: string) => Promise<void>;
  /** @throws EgressRefusal for an address, also one that is redirected to; Error when there is no answer */
  readonly post: (request: EgressRequest) => Promise<EgressAnswer>;
}

const redirectsMax = 30;
const answerBytesMax = 1024;

export class TooManyRedirects extends Error {}

export function createEgress(rules: EgressRules, resolve: Resolve = systemResolve): Egress {
  return {
    check: async (url) => {
      // As MLflow: where every address is allowed, the name need not exist yet.
      if (rules.allowPrivateAddresses) parseTarget(url, rules);
      else await resolveTarget(url, rules, resolve);
    },
    post: async ({ url, headers, body, timeoutMs, signal }) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const ended = signal ? AbortSignal.any([signal, timeout]) : timeout;
      let hop: Hop = {
        url,
        method: 'POST',
        headers: { 'user-agent': `millrace/${millraceVersion}`, ...headers },
        body,
      };
      for (let hops = 0; hops <= redirectsMax; hops += 1) {
        const target = await orAborted(resolveTarget(hop.url, rules, resolve), ended);
        const answer = await orAborted(exchange(hop, target, ended), ended);
        const next = nextHop(hop, answer);
        if (!next) return answer;
        hop = next;
      }
      throw new TooManyRedirects(`more than ${redirectsMax} redirects`);
    },
  };
}

interface Hop {
  readonly url: string;
  readonly method: 'POST' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where a redirect leads, or undefined for any other answer. */
function nextHop(hop: Hop, { status, headers }: EgressAnswer): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || !headers.location) return undefined;
  // An unreadable address is refused at its turn.
  const url = URL.canParse(headers.location, hop.url) ? new URL(headers.location, hop.url).href : headers.location;
  if (status >= 307 || hop.method === 'GET') return { ...hop, url };
  const kept = Object.entries(hop.headers).filter(([name]) => name.toLowerCase() !== 'content-type');
  return { url, method: 'GET', headers: Object.fromEntries(kept), body: '' };
}

interface Target {
  readonly url: URL;
  readonly addresses: readonly Resolved[];
}

async function exchange(
  { method, headers, body }: Hop,
  { url, addresses }: Target,
  signal: AbortSignal,
): Promise<EgressAnswer> {
  // Imported at the first use: the module's ready-made exports include a whole second HTTP client, 6 MiB of memory.
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    // A connection of its own, and never a proxy: whoever connects for us would resolve the name again.
    const sent = request(url, { method, headers, lookup: pinned(addresses), agent: false, signal }, (response) => {
      firstBytes(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, method, headers: response.headers, body: bytes }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Answers every look-up with the vetted addresses. */
const pinned =
  (addresses: readonly Resolved[]): LookupFunction =>
  (_host, options, answer) => {
    if (options.all) return answer(null, [...addresses]);
    const [first] = addresses as readonly [Resolved];
    answer(null, first.address, first.family);
  };

async function firstBytes(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= answerBytesMax) break;
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, answerBytesMax);
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
