import { once } from 'node:events';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { type Row, row, str } from '@millrace/protocol';
import { noStore } from '@millrace/store';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import type { Context } from './context.ts';
import { createApp } from './edge.ts';
import { limits } from './limits.ts';

const base = { needs: 'public', since: '2.0', major: 2, output: {}, summary: '' } as const;
const rows: Record<string, Row> = {
  echo: row({ ...base, methods: ['POST'], path: '/mlflow/echo', input: { name: str }, output: { name: str } }),
  put: row({
    ...base,
    methods: ['PUT'],
    path: '/mlflow-artifacts/artifacts/{artifact_path*}',
    body: 'upload',
    input: { artifact_path: str },
  }),
};
const received: number[] = [];
const handlers = {
  echo: (_: Context, input: unknown) => input,
  put: async (_: Context, __: unknown, body: Readable) => {
    let size = 0;
    for await (const chunk of body) size += (chunk as Buffer).length;
    received.push(size);
    return {};
  },
};

let app: FastifyInstance;
let port: number;
beforeAll(async () => {
  const context = {
    config: readConfig({ 'data-dir': 'nowhere' }, {}),
    db: noStore(),
    log: pino({ level: 'silent' }),
    newId: () => 'a'.repeat(32),
  };
  app = createApp({ context: context as unknown as Context, slices: [{ rows, handlers }] });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as { port: number }).port;
});
afterAll(() => app.close());

/** Sends bytes as they are and returns everything that comes back until the server, or `done`, ends it. */
async function exchange(text: string, done = /\r\n\r\n/): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    answer += chunk;
    if (done.test(answer)) socket.end();
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return answer;
}
const get = (headers: string, target = '/metrics') => exchange(`GET ${target} HTTP/1.1\r\n${headers}\r\n`);

describe('N-11: one request, one authority', () => {
  it.each<[string, string, string, number]>([
    ['one Host', 'Host: localhost\r\n', '/metrics', 200],
    ['no Host', '', '/metrics', 400],
    ['two Hosts', 'Host: localhost\r\nHost: localhost\r\n', '/metrics', 400],
    ['a second Host of another case', 'Host: localhost\r\nhOST: evil.example\r\n', '/metrics', 400],
    ['an empty Host', 'Host:\r\n', '/metrics', 403],
    ['an absolute target of the same authority', 'Host: localhost\r\n', 'http://localhost/metrics', 200],
    ['an absolute target of another authority', 'Host: localhost\r\n', 'http://evil.example/metrics', 400],
  ])('%s', async (_name, headers, target, status) => {
    expect(await get(headers, target)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe('F-11: hostile transport', () => {
  it('conflicting lengths are refused', async () => {
    const head = 'POST /api/2.0/mlflow/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    expect(await exchange(`${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 400 /,
    );
    expect(await exchange(`${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`)).toMatch(/^HTTP\/1.1 400 /);
  });
  it('headers over the limit are refused', async () => {
    const answer = await get(`Host: localhost\r\nX: ${'x'.repeat(limits.headerBytesMax)}\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
    expect(answer).toContain(`longer than ${limits.headerBytesMax} bytes`);
    expect(answer).toContain('x-content-type-options: nosniff');
  });
  it('the listener has every limit', () => {
    expect(app.server).toMatchObject({
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: 0,
      timeout: limits.socketIdleMs,
      keepAliveTimeout: 5_000,
      maxHeadersCount: limits.headersMax,
      maxConnections: limits.connectionsMax,
      maxRequestsPerSocket: limits.requestsPerSocketMax,
    });
  });
  it('a client that goes away in the middle of its body harms nobody', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /api/2.0/mlflow/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  });
  it('D-1: a client that sends too much gets to read why', async () => {
    const body = Buffer.alloc(limits.jsonBodyBytesMax + 1, 0x20);
    const answer = await fetch(`http://127.0.0.1:${port}/api/2.0/mlflow/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(413);
    expect((await answer.json()) as object).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' });
  });
  it('pipelined requests are answered in order', async () => {
    const one = 'GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const answer = await exchange(
      `${one.repeat(50)}GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      /\r\n\r\nOK$/,
    );
    expect(answer.match(/HTTP\/1.1 200 OK/g)).toHaveLength(51);
  });
});

it('an upload has no size limit and needs no length', async () => {
  async function* chunks() {
    for (let at = 0; at < 40; at += 1) yield Buffer.alloc(1024 * 1024);
  }
  const url = `http://127.0.0.1:${port}/api/2.0/mlflow-artifacts/artifacts/big`;
  const answer = await fetch(url, {
    method: 'PUT',
    body: ReadableStream.from(chunks()) as never,
    duplex: 'half',
  } as RequestInit);
  expect([answer.status, received.at(-1)]).toEqual([200, 40 * 1024 * 1024]);
});
