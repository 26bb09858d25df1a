import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Row, row, str } from '@millrace/protocol';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from './config.ts';
import type { Context } from './context.ts';
import { createApp } from './edge.ts';

const base = { needs: 'public', since: '2.0', major: 2, output: {}, summary: '' } as const;
const rows: Record<string, Row> = {
  echo: row({ ...base, methods: ['POST'], path: '/mlflow/echo', input: { name: str }, output: { name: str } }),
};

interface SlowServer {
  readonly app: FastifyInstance;
  readonly port: () => number;
  /** Resolves when the endpoint was called. */
  readonly began: Promise<void>;
  readonly answer: () => void;
}

/** A server whose one endpoint answers when the test says so. `atStop` runs while it listens still and stops already. */
async function slowServer(atStop: (port: number) => Promise<void> = async () => {}): Promise<SlowServer> {
  const began = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const echo = async (_: Context, input: unknown): Promise<unknown> => {
    began.resolve();
    await ended.promise;
    return input;
  };
  const context = {
    config: readConfig({ 'data-dir': 'nowhere' }, {}),
    log: pino({ level: 'silent' }),
    newId: () => 'a'.repeat(32),
  };
  const app = createApp({ context: context as unknown as Context, slices: [{ rows, handlers: { echo } }] });
  const port = (): number => (app.server.address() as { port: number }).port;
  app.addHook('preClose', () => atStop(port()));
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return { app, port, began: began.promise, answer: () => ended.resolve() };
}

const body = '{"name":"x"}';
const post = `POST /api/2.0/mlflow/echo HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** Everything that comes until the server closes the connection. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

it('a request that was begun is answered, on a connection that ends with it', async () => {
  const stopping = Promise.withResolvers<void>();
  const { app, port, began, answer } = await slowServer(async () => stopping.resolve());
  const socket = connect(port(), '127.0.0.1');
  socket.write(post);
  const text = received(socket);
  await began;
  const closed = app.close();
  await stopping.promise;
  answer();
  expect(await text).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*"name":"x"/i);
  await closed;
});

it('a request that comes later is refused in the form of every error', async () => {
  let refusal = '';
  const { app } = await slowServer(async (port) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(post);
    refusal = await received(socket);
  });
  await app.close();
  expect(refusal).toMatch(/^HTTP\/1\.1 503 [\s\S]*connection: close/i);
  expect(JSON.parse(refusal.slice(refusal.indexOf('{')))).toMatchObject({
    error_code: 'TEMPORARILY_UNAVAILABLE',
    message: 'The server is stopping; nothing was stored.',
  });
});
