import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A reverse proxy as people put one before a server: it asks who comes, and it can be slow. */
export interface ReverseProxy {
  readonly url: string;
  /** Paths that were asked for while the server was away. */
  readonly missed: readonly string[];
  readonly close: () => Promise<void>;
}

export interface ProxyOptions {
  /** Whether a caller must have a session; the page itself is for everybody, what it asks for is not. */
  readonly asksWhoComes?: boolean;
  /** How long every answer to the page's questions takes. */
  readonly delayMs?: number;
}

/** The session of a user who may see everything, and of one who may see nothing. */
export const sessions = { member: 'session=member', guest: 'session=guest' } as const;

export async function startProxy(target: string, options: ProxyOptions): Promise<ReverseProxy> {
  const missed: string[] = [];
  const server = createServer((asked, answer) => void pass(target, { ...options, missed }, asked, answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    missed,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const isQuestion = (path: string): boolean => /\/(ajax-api|api|get-artifact|version)(\/|\?|$)/.test(path);

async function pass(
  target: string,
  { asksWhoComes = false, delayMs = 0, missed }: ProxyOptions & { readonly missed: string[] },
  asked: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const path = asked.url ?? '/';
  const refused = asksWhoComes && isQuestion(path) ? refusalOf(asked.headers.cookie) : undefined;
  if (refused !== undefined) {
    // What a proxy sends is its own page, not a body of MLflow.
    answer.writeHead(refused, { 'content-type': 'text/html' }).end(`<html><h1>${refused}</h1></html>`);
    return;
  }
  if (isQuestion(path)) await sleep(delayMs);
  const { host } = new URL(target);
  const forwarded = request(target + path, { method: asked.method, headers: { ...asked.headers, host } });
  forwarded.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  forwarded.on('error', () => {
    missed.push(path);
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502).end();
  });
  answer.on('close', () => forwarded.destroy());
  asked.pipe(forwarded);
}

function refusalOf(cookie = ''): 401 | 403 | undefined {
  if (cookie.includes(sessions.member)) return undefined;
  return cookie.includes(sessions.guest) ? 403 : 401;
}
