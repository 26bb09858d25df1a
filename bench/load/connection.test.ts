import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Connection, type ConnectionOptions, request } from './connection.ts';

const servers: Server[] = [];
const connections: Connection[] = [];

afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers each request with the next text, in pieces of `pieces` bytes; returns how many sockets it saw. */
async function answering(
  texts: readonly string[],
  pieces = 1000,
  options: ConnectionOptions = {},
): Promise<{ connection: Connection; sockets: () => number; heard: () => string }> {
  let answered = 0;
  let heard = '';
  let sockets = 0;
  const server = createServer((socket) => {
    sockets += 1;
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('data', async (bytes) => {
      heard += String(bytes);
      const text = texts[answered++] ?? '';
      for (let at = 0; at < text.length; at += pieces) {
        socket.write(text.slice(at, at + pieces));
        await new Promise(setImmediate);
      }
      if (text.includes('connection: close')) socket.end();
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const connection = new Connection(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), options);
  connections.push(connection);
  return { connection, sockets: () => sockets, heard: () => heard };
}

const sized = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n';
const ask = request('GET', '/');

describe.each([1000, 7, 1])('answers in pieces of %i bytes', (pieces) => {
  it('reads a sized body', async () => {
    const { connection } = await answering([sized], pieces);
    const { status, body } = await connection.send(ask);
    expect([status, body.toString()]).toEqual([200, 'hello']);
  });
  it('reads a chunked body', async () => {
    const { connection } = await answering([chunked], pieces);
    expect((await connection.send(ask)).body.toString()).toBe('hello world');
  });
  it('reads a body that ends with the connection', async () => {
    const { connection } = await answering(['HTTP/1.1 500 No\r\nconnection: close\r\n\r\nbroken'], pieces);
    const { status, body } = await connection.send(ask);
    expect([status, body.toString()]).toEqual([500, 'broken']);
  });
});

describe('the connection', () => {
  it('is kept', async () => {
    const { connection, sockets } = await answering([sized, chunked, sized]);
    for (let call = 0; call < 3; call += 1) await connection.send(ask);
    expect(sockets()).toBe(1);
  });
  it('is opened again after the server closed it', async () => {
    const { connection, sockets } = await answering([
      sized.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'),
      sized,
    ]);
    await connection.send(ask);
    expect((await connection.send(ask)).status).toBe(200);
    expect(sockets()).toBe(2);
  });
  it('is opened for each call when it shall be fresh, and says so', async () => {
    const { connection, sockets, heard } = await answering([sized, sized], 1000, { fresh: true });
    for (let call = 0; call < 2; call += 1) expect((await connection.send(ask)).body.toString()).toBe('hello');
    expect(sockets()).toBe(2);
    expect(heard()).toBe('GET / HTTP/1.1\r\nconnection: close\r\nhost: 127.0.0.1\r\n\r\n'.repeat(2));
  });
  it('refuses when nobody listens', async () => {
    const { connection } = await answering([]);
    servers.splice(0)[0]!.close();
    await expect(connection.send(ask)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a request', () => {
  it('counts bytes, not characters', () =>
    expect(request('POST', '/x', '"é"').toString()).toContain('content-length: 4\r\n'));
});
