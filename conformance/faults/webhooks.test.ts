import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type Program, startProgram } from './program.ts';
import { seed, seeded } from './random.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { Wire } from './wire.ts';

const settings = {
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  // Nobody listens there: a delivery through a proxy would never arrive.
  NODE_USE_ENV_PROXY: '1',
  HTTP_PROXY: 'http://127.0.0.1:1',
  NO_PROXY: '',
};
const restarts = 6;

interface Delivery {
  readonly id: string;
  /** Of the model that was created. */
  readonly model: string;
  readonly body: string;
}

interface Receiver {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
}

/** Notes what comes; `answer` may leave the sender waiting. */
async function startReceiver(answer: (response: ServerResponse) => void): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const { data } = JSON.parse(body) as { data: { name: string } };
    deliveries.push({ id: String(request.headers['x-mlflow-delivery-id']), model: data.name, body });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, deliveries };
}

async function subscribe(wire: Wire, url: string): Promise<string> {
  const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }];
  const { webhook } = await wire.post<{ webhook: { webhook_id: string } }>('webhooks', { name: 'w', url, events });
  return webhook.webhook_id;
}

const createModel = (wire: Wire, name: string): Promise<unknown> => wire.post('registered-models/create', { name });

interface Logged {
  readonly delivery_id: string;
  readonly status: string;
  readonly attempts: number;
}

const logOf = async (wire: Wire, webhookId: string, query = {}): Promise<readonly Logged[]> =>
  (await wire.get<{ deliveries?: Logged[] }>(`webhooks/${webhookId}/deliveries`, { max_results: '1000', ...query }))
    .deliveries ?? [];

const settled = (wire: Wire, webhookId: string) =>
  expect.poll(() => logOf(wire, webhookId, { status: 'PENDING' }), { timeout: 50_000 }).toEqual([]);

it('a delivery outlives kill -9 between the commit and the first attempt', async () => {
  const dataDir = temporaryFolder(onTestFinished);
  const oneSlot = { ...settings, MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS: '1' };
  const first = await startProgram(dataDir, onTestFinished, oneSlot);
  const wire = new Wire(first.url);
  // The only slot is taken by a receiver that hangs, so that what comes after it stays in the outbox.
  const hanging = await startReceiver(() => {});
  await subscribe(wire, hanging.url);
  await createModel(wire, 'blocks');
  await expect.poll(() => hanging.deliveries.length).toBe(1);
  const receiver = await startReceiver((response) => response.end());
  const webhookId = await subscribe(wire, receiver.url);
  await createModel(wire, 'announced');
  const waiting = await logOf(wire, webhookId);
  await first.kill();
  expect(waiting).toEqual([expect.objectContaining({ status: 'PENDING', attempts: 0 })]);
  expect(receiver.deliveries).toEqual([]);

  const second = await startProgram(dataDir, onTestFinished, settings);
  await expect.poll(() => receiver.deliveries, { timeout: 50_000 }).toHaveLength(1);
  expect(receiver.deliveries).toMatchObject([{ id: waiting[0]?.delivery_id, model: 'announced' }]);
  await settled(new Wire(second.url), webhookId);
  await second.kill();
});

it('kill -9 between a delivery and its record repeats it, under the same id', async () => {
  const dataDir = temporaryFolder(onTestFinished);
  const first = await startProgram(dataDir, onTestFinished, settings);
  let isFirst = true;
  const receiver = await startReceiver((response) => {
    if (isFirst) first.signal('SIGKILL');
    else response.end();
    isFirst = false;
  });
  const webhookId = await subscribe(new Wire(first.url), receiver.url);
  await createModel(new Wire(first.url), 'announced');
  await first.exited;

  const second = await startProgram(dataDir, onTestFinished, settings);
  const wire = new Wire(second.url);
  await expect.poll(() => receiver.deliveries, { timeout: 50_000 }).toHaveLength(2);
  expect(receiver.deliveries[1]).toEqual(receiver.deliveries[0]);
  await settled(wire, webhookId);
  expect(await logOf(wire, webhookId)).toMatchObject([{ status: 'DELIVERED', attempts: 1 }]);
  await second.kill();
});

it('a stop leaves what it could not send for the next start', async () => {
  const dataDir = temporaryFolder(onTestFinished);
  const first = await startProgram(dataDir, onTestFinished, settings);
  let isFirst = true;
  const receiver = await startReceiver((response) => {
    if (!isFirst) response.end();
    isFirst = false;
  });
  await subscribe(new Wire(first.url), receiver.url);
  await createModel(new Wire(first.url), 'announced');
  await expect.poll(() => receiver.deliveries.length).toBe(1);
  const began = performance.now();
  first.signal('SIGTERM');
  expect(await first.exited).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);

  const second = await startProgram(dataDir, onTestFinished, settings);
  await expect.poll(() => receiver.deliveries, { timeout: 50_000 }).toHaveLength(2);
  expect(receiver.deliveries[1]).toEqual(receiver.deliveries[0]);
  await second.kill();
});

it(`every acknowledged change is announced over ${restarts} kills (MILLRACE_SEED=${seed})`, async () => {
  const random = seeded(seed);
  const dataDir = temporaryFolder(onTestFinished);
  const receiver = await startReceiver((response) => setTimeout(() => response.end(), random() * 20));
  const acknowledged: string[] = [];
  let webhookId = '';
  let program: Program;
  for (let round = 0; round < restarts; round += 1) {
    program = await startProgram(dataDir, onTestFinished, settings);
    const wire = new Wire(program.url);
    webhookId ||= await subscribe(wire, receiver.url);
    const writing = (async () => {
      for (let n = 0; ; n += 1) {
        const name = `model-${round}-${n}`;
        await createModel(wire, name);
        acknowledged.push(name);
      }
    })().catch(() => {});
    await sleep(50 + random() * 400);
    await program.kill();
    await writing;
  }
  program = await startProgram(dataDir, onTestFinished, settings);
  await settled(new Wire(program.url), webhookId);
  await program.kill();

  const byId = Map.groupBy(receiver.deliveries, ({ id }) => id);
  for (const same of byId.values()) expect(new Set(same.map(({ body }) => body)).size).toBe(1);
  const announced = [...byId.values()].map(([delivery]) => delivery?.model);
  expect(new Set(announced).size, 'one id for each change').toBe(announced.length);
  expect(acknowledged.length).toBeGreaterThan(restarts);
  expect(
    acknowledged.filter((name) => !announced.includes(name)),
    `seed ${seed}`,
  ).toEqual([]);
});
