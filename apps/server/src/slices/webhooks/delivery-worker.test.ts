import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { statement } from '@millrace/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../kernel/config.ts';
import type { Context } from '../../kernel/context.ts';
import { createEgress } from '../../kernel/egress.ts';
import { type Receiver, startReceiver } from '../../kernel/testing.ts';
import { openTestContext, type TestContext } from '../testing.ts';
import { loggedDeliveriesMax, trimLog } from './deliveries.store.ts';
import { DeliveryWorker } from './delivery-worker.ts';
import { emit, startDeliveries, webhooksSlice } from './index.ts';

const { createWebhook, updateWebhook, deleteWebhook, ...log } = webhooksSlice.handlers;
const event = { entity: 'prompt_alias', action: 'created', data: { name: 'é', alias: 'a', version: '1' } };
const start = 1_700_000_000_000;

let base: TestContext;
let context: Context;
let clock: number;
let receivers: Receiver[];
let abandon: AbortController;

beforeEach(async () => {
  base = await openTestContext();
  clock = start;
  receivers = [];
  abandon = new AbortController();
  const environment = {
    MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http',
    MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
    MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS: '4',
  };
  const config = readConfig({ 'data-dir': base.folder, 'log-level': 'silent' }, environment);
  context = { ...base, config, egress: createEgress(config.webhooks), now: () => clock };
});
afterEach(async () => {
  abandon.abort();
  for (const receiver of receivers) await receiver.close();
  await base.dispose();
});

type Answer = (response: ServerResponse, count: number) => void;
const withStatus = (response: ServerResponse, status: number): void => void response.writeHead(status).end('said');

/** A receiver and an active webhook for it. */
async function subscribed(answer?: Answer, secret?: string): Promise<{ receiver: Receiver; id: string }> {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  const events = [{ entity: 'PROMPT_ALIAS', action: 'CREATED' } as const];
  const { webhook } = (await createWebhook(context, { name: 'w', url: receiver.url, events, secret })) as {
    webhook: { webhook_id: string };
  };
  return { receiver, id: webhook.webhook_id };
}

const happen = () => context.db.write((tx) => emit(tx, { time: clock, newId: context.newId }, event));

/** Everything that is due now, to its end. */
async function work(from: Context = context): Promise<void> {
  const worker = new DeliveryWorker(from, abandon.signal);
  // Twice, because the first retry is due at once.
  for (let round = 0; round < 2; round += 1) {
    await worker.fill();
    await worker.idle();
  }
}

const deliveriesOf = async (webhook_id: string) =>
  ((await log.listWebhookDeliveries(context, { webhook_id })) as { deliveries: Record<string, unknown>[] }).deliveries;

test('a delivery is signed as MLflow signs it', async () => {
  const { receiver, id } = await subscribed(undefined, 'hush');
  await happen();
  await work();
  const [{ headers, body, method }] = receiver.requests as [Receiver['requests'][number]];
  const delivery = headers['x-mlflow-delivery-id'];
  const mac = createHmac('sha256', 'hush').update(`${delivery}.1700000000.${body}`).digest('base64');
  expect(method).toBe('POST');
  expect(body).toBe(
    '{"entity": "prompt_alias", "action": "created", "timestamp": "2023-11-14T22:13:20.000000+00:00", ' +
      '"data": {"name": "\\u00e9", "alias": "a", "version": "1"}}',
  );
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-mlflow-timestamp': '1700000000',
    'x-mlflow-signature': `v1,${mac}`,
  });
  expect(await deliveriesOf(id)).toEqual([
    expect.objectContaining({ delivery_id: delivery, status: 'DELIVERED', attempts: 1, response_status: 200 }),
  ]);
});

test('a delivery without a secret has no signature', async () => {
  const { receiver } = await subscribed();
  await happen();
  await work();
  expect(receiver.requests[0]?.headers).not.toHaveProperty('x-mlflow-signature');
});

test('retries wait 0, 2.5 and 4.5 s, with the same headers, then the delivery has failed', async () => {
  const { receiver, id } = await subscribed((response) => withStatus(response, 503), 'hush');
  await happen();
  for (const [waited, seen] of [
    [0, 2],
    [2_499, 2],
    [1, 3],
    [4_499, 3],
    [1, 4],
    [100_000, 4],
  ] as const) {
    clock += waited;
    await work();
    expect(receiver.requests, `after ${clock - start} ms`).toHaveLength(seen);
  }
  expect(new Set(receiver.requests.map(({ headers }) => JSON.stringify(headers))).size).toBe(1);
  expect(await deliveriesOf(id)).toMatchObject([{ status: 'FAILED', attempts: 4, response_status: 503 }]);
});

test.each([
  ['seconds', '7', 7_000],
  ['a date', new Date(start + 9_000).toUTCString(), 9_000],
  ['nonsense, which is ignored', 'soon', 0],
])('the receiver says when to come again: %s', async (_, header, waits) => {
  const { receiver, id } = await subscribed((response, count) =>
    count === 1 ? response.writeHead(429, { 'retry-after': header }).end() : response.end(),
  );
  await happen();
  await work();
  if (waits > 0) {
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'PENDING', next_attempt_timestamp: start + waits }]);
    clock += waits;
    await work();
  }
  expect(receiver.requests).toHaveLength(2);
});

test.each([400, 404, 410, 501])('%i is not repeated', async (status) => {
  const { receiver, id } = await subscribed((response) => withStatus(response, status));
  await happen();
  await work();
  expect(receiver.requests).toHaveLength(1);
  expect(await deliveriesOf(id)).toMatchObject([{ status: 'FAILED', attempts: 1, response_status: status }]);
});

test('a receiver that is away is tried again', async () => {
  const { receiver, id } = await subscribed();
  await receiver.close();
  await happen();
  await work();
  expect(await deliveriesOf(id)).toMatchObject([
    { status: 'PENDING', attempts: 2, error_message: 'The connection was refused.' },
  ]);
});

test('what was under way when the process ended is sent again, under the same id', async () => {
  const { receiver, id } = await subscribed((response, count) => (count === 1 ? undefined : response.end()), 'hush');
  await happen();
  const worker = new DeliveryWorker(context, abandon.signal);
  await worker.fill();
  await expect.poll(() => receiver.requests.length).toBe(1);
  abandon.abort();
  await worker.idle();
  expect(await deliveriesOf(id)).toMatchObject([{ status: 'PENDING', attempts: 0 }]);
  abandon = new AbortController();
  clock += 3_600_000;
  await work();
  const [first, second] = receiver.requests.map(({ headers }) => headers);
  expect(second?.['x-mlflow-delivery-id']).toBe(first?.['x-mlflow-delivery-id']);
  expect(second?.['x-mlflow-timestamp']).toBe(String(1_700_000_000 + 3600));
  expect(await deliveriesOf(id)).toMatchObject([{ status: 'DELIVERED', attempts: 1 }]);
});

test('an outcome that cannot be stored leaves the delivery for later', async () => {
  const { receiver, id } = await subscribed();
  await happen();
  const full = { ...context, db: { ...context.db, write: () => Promise.reject(new Error('disk full')) } };
  const worker = new DeliveryWorker(full, abandon.signal);
  await worker.fill();
  await expect.poll(() => receiver.requests.length).toBe(1);
  await worker.fill();
  expect(receiver.requests, 'not at once').toHaveLength(1);
  abandon.abort();
  await worker.idle();
  expect(await deliveriesOf(id)).toMatchObject([{ status: 'PENDING', attempts: 0 }]);
});

test('a webhook that is switched off gets nothing more; switched on again, only what happens then', async () => {
  const { receiver, id } = await subscribed();
  await happen();
  await updateWebhook(context, { webhook_id: id, status: 'DISABLED' });
  await happen();
  await work();
  expect(await deliveriesOf(id)).toMatchObject([
    { status: 'FAILED', error_message: 'The webhook was disabled before this was sent.' },
  ]);
  await updateWebhook(context, { webhook_id: id, status: 'ACTIVE' });
  await happen();
  await work();
  expect(receiver.requests).toHaveLength(1);
});

test('a deleted webhook gets nothing more', async () => {
  const { receiver, id } = await subscribed();
  await happen();
  await deleteWebhook(context, { webhook_id: id });
  await work();
  expect(receiver.requests).toHaveLength(0);
});

test('a change of address and secret counts for what waits already', async () => {
  const { receiver: old, id } = await subscribed(undefined, 'old');
  const { receiver } = await subscribed();
  await happen();
  await updateWebhook(context, { webhook_id: id, url: `${receiver.url}/new`, secret: 'new' });
  await work();
  expect(old.requests).toHaveLength(0);
  const moved = receiver.requests.find(({ path }) => path === '/new') as Receiver['requests'][number];
  const signed = `${moved.headers['x-mlflow-delivery-id']}.1700000000.${moved.body}`;
  expect(moved.headers['x-mlflow-signature']).toBe(`v1,${createHmac('sha256', 'new').update(signed).digest('base64')}`);
});

test('a receiver that hangs leaves half of the slots to the others', async () => {
  const hanging = await subscribed(() => {});
  for (let i = 0; i < 20; i += 1) await happen();
  const other = await subscribed();
  await happen();
  const worker = new DeliveryWorker(context, abandon.signal);
  await worker.fill();
  await expect.poll(() => other.receiver.requests.length).toBe(1);
  await expect.poll(() => hanging.receiver.requests.length).toBe(2);
});

test('a secret whose key is lost fails its own deliveries and nothing else', async () => {
  const { receiver, id } = await subscribed(undefined, 'hush');
  const { receiver: other } = await subscribed();
  await happen();
  const MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY = `${'A'.repeat(43)}=`;
  const { webhooks } = readConfig({}, { MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY });
  const config = { ...context.config, webhooks: { ...context.config.webhooks, secretKey: webhooks.secretKey } };
  await work({ ...context, config });
  expect([receiver.requests.length, other.requests.length]).toEqual([0, 1]);
  const [failed] = await deliveriesOf(id);
  expect(failed).toMatchObject({ status: 'FAILED', error_message: expect.stringContaining('set the secret again') });
});

test('a replay sends the same body under the same id, with a new signature', async () => {
  const { receiver, id } = await subscribed((response, count) => withStatus(response, count === 1 ? 400 : 200), 'hush');
  await happen();
  await work();
  const [{ delivery_id }] = (await deliveriesOf(id)) as [{ delivery_id: string }];
  clock += 60_000;
  const replayed = await log.replayWebhookDelivery(context, { webhook_id: id, delivery_id });
  expect(replayed).toMatchObject({ delivery: { delivery_id, status: 'PENDING', attempts: 0 } });
  await work();
  const [first, second] = receiver.requests as [Receiver['requests'][number], Receiver['requests'][number]];
  expect(second.body).toBe(first.body);
  expect(second.headers['x-mlflow-delivery-id']).toBe(delivery_id);
  expect(second.headers['x-mlflow-timestamp']).toBe('1700000060');
  expect(await deliveriesOf(id)).toMatchObject([{ status: 'DELIVERED', attempts: 1 }]);
});

test(`the log keeps the last ${loggedDeliveriesMax} outcomes of a webhook, and all that waits`, async () => {
  const { id } = await subscribed();
  const insert = statement<never>(
    `INSERT INTO webhook_deliveries (delivery_id, webhook_id, entity, action, body, status, creation_timestamp, due_at)
     VALUES (?, ?, 'prompt', 'created', '{}', 'DELIVERED', 1, ?)`,
  );
  await context.db.write(async (tx) => {
    const rows = Array.from({ length: loggedDeliveriesMax + 7 }, (_, i) => [`d${i}`, id, i < 2 ? 5 : null]);
    await tx.runMany(insert, rows);
    await trimLog(tx, id);
  });
  const count = statement<{ ended: number; waiting: number }>(
    'SELECT sum(due_at IS NULL) AS ended, sum(due_at IS NOT NULL) AS waiting FROM webhook_deliveries',
  );
  expect(await context.db.read((reader) => reader.get(count))).toEqual({ ended: loggedDeliveriesMax, waiting: 2 });
});

test('a commit wakes the worker, and so does a replay: nothing waits for the next look at the outbox', async () => {
  const { receiver, id } = await subscribed();
  const never = 2 ** 30;
  const deliveries = startDeliveries(context, never);
  const delivered = (count: number) =>
    expect
      .poll(async () => [receiver.requests.length, (await deliveriesOf(id))[0]?.['status']])
      .toEqual([count, 'DELIVERED']);
  await happen();
  await delivered(1);
  const [{ delivery_id }] = (await deliveriesOf(id)) as [{ delivery_id: string }];
  await log.replayWebhookDelivery(context, { webhook_id: id, delivery_id });
  await delivered(2);
  await deliveries.stop();
});
