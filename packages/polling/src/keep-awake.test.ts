import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { keepAwake } from './keep-awake.ts';

let server: Server;
afterEach(() => server.close());

async function ask(): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const [response] = await once(get({ port, host: '127.0.0.1' }), 'response');
  await once(response.resume(), 'end');
}

it('is awake after an answer, and does nothing once the server is idle', async () => {
  server = createServer((_request, response) => response.end('x'));
  const polling = keepAwake(server, 2);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  expect(polling?.turns).toBe(0);
  await ask();
  while (polling?.turns === 0 || polling?.isAwake) await sleep(1);
  const { turns } = polling!;
  expect(turns).toBeGreaterThan(0);
  await sleep(50);
  expect(polling?.turns).toBe(turns);
});

it('is off where there is one processor', async () => {
  server = createServer((_request, response) => response.end('x'));
  expect(keepAwake(server, 1)).toBeUndefined();
  expect(server.listenerCount('request')).toBe(1);
});
