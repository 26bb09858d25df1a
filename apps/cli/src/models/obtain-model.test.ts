import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trackingClient } from './obtain-model.ts';

/** Answers everything with `{}` and notes who asked. */
let server: Server;
const seen: (string | undefined)[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => server.close());

it.each([
  [{ MLFLOW_TRACKING_USERNAME: 'ana', MLFLOW_TRACKING_PASSWORD: 'secret' }, 'Basic YW5hOnNlY3JldA=='],
  [{ MLFLOW_TRACKING_TOKEN: 't' }, 'Bearer t'],
  [{}, undefined],
])('%o is sent as %s', async (credentials, authorization) => {
  const { port } = server.address() as AddressInfo;
  const client = trackingClient({ MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`, ...credentials });
  await client.runs.getRun({ run_id: 'r' });
  expect(seen.at(-1)).toBe(authorization);
});
