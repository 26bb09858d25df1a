/** A local server that speaks the hub's protocol: large files by redirect to another origin, ranges, tokens, and on demand faults. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Hub {
  readonly endpoint: string;
  /** Method, path and range of every request, and whether it had a token. */
  readonly requests: { readonly line: string; readonly range?: string; readonly token: boolean }[];
  /** Bytes after which the next answer that is longer breaks off, each used once. */
  readonly breaks: number[];
  files: Record<string, Buffer>;
  commit: string;
  corrupt: boolean;
  close(): Promise<void>;
}

const largeBytes = 1000;
const isLarge = (content: Buffer): boolean => content.length >= largeBytes;

export async function startHub(id: string, files: Record<string, Buffer>, token?: string): Promise<Hub> {
  const requests: Hub['requests'] = [];
  const note = (request: IncomingMessage): void => {
    const { method, url, headers } = request;
    requests.push({ line: `${method} ${url}`, range: headers.range, token: headers.authorization !== undefined });
  };
  const store = await listen((request, response) => {
    note(request);
    sendContent(request, response, hub, hub.files[decodeURIComponent((request.url ?? '').slice(1))] ?? Buffer.alloc(0));
  });
  const main = await listen((request, response) => {
    note(request);
    if (token && request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end();
    answer(request, response, hub, id, urlOf(store));
  });
  const hub: Hub = {
    endpoint: urlOf(main),
    requests,
    breaks: [],
    files,
    commit: 'a'.repeat(40),
    corrupt: false,
    close: async () => {
      for (const server of [main, store]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
  return hub;
}

function answer(request: IncomingMessage, response: ServerResponse, hub: Hub, id: string, store: string): void {
  const url = decodeURIComponent(request.url ?? '');
  if (url === `/api/models/${id}/revision/main` || url === `/api/models/${id}/revision/${hub.commit}`) {
    const body = { sha: hub.commit, siblings: Object.keys(hub.files).map((rfilename) => ({ rfilename })) };
    return void response.end(JSON.stringify(body));
  }
  const name = url.startsWith(`/${id}/resolve/${hub.commit}/`) ? url.slice(`/${id}/resolve/${hub.commit}/`.length) : '';
  const content = hub.files[name];
  if (!content) return void response.writeHead(404).end();
  response.setHeader('x-repo-commit', hub.commit);
  if (isLarge(content)) redirect(response, content, `${store}/${encodeURIComponent(name)}`);
  else sendContent(request, response, hub, content);
}

function redirect(response: ServerResponse, content: Buffer, location: string): void {
  response.setHeader('x-linked-etag', `"${createHash('sha256').update(content).digest('hex')}"`);
  response.setHeader('x-linked-size', String(content.length));
  response.writeHead(302, { location }).end();
}

function sendContent(request: IncomingMessage, response: ServerResponse, hub: Hub, content: Buffer): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const body = hub.corrupt ? Buffer.alloc(content.length - from, 1) : content.subarray(from);
  const etag = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
  response.writeHead(from > 0 ? 206 : 200, { etag: `"${etag}"`, 'content-length': body.length });
  if (request.method === 'HEAD') return void response.end();
  const broken = body.length > (hub.breaks[0] ?? Number.POSITIVE_INFINITY) ? hub.breaks.shift() : undefined;
  if (broken === undefined) return void response.end(body);
  response.write(body.subarray(0, broken), () => setTimeout(() => response.destroy(), 20));
}

async function listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
