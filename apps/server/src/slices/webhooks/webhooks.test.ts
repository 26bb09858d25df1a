import { statement } from '@millrace/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestContext, type TestContext } from '../testing.ts';
import { webhooksSlice } from './index.ts';

const { createWebhook, updateWebhook, deleteWebhook } = webhooksSlice.handlers;
const secret = 'a secret of the receiver';

let context: TestContext;
beforeEach(async () => {
  context = await openTestContext();
});
afterEach(() => context.dispose());

const create = async (): Promise<string> => {
  const request = {
    name: 'w',
    url: 'https://1.1.1.1/hook',
    events: [{ entity: 'PROMPT', action: 'CREATED' } as const],
    secret,
  };
  const answer = (await createWebhook(context, request)) as { webhook: { webhook_id: string } };
  expect(JSON.stringify(answer)).not.toContain('secret');
  return answer.webhook.webhook_id;
};

const stored = async (webhook_id: string): Promise<string | null | undefined> =>
  (
    await context.db.read((reader) =>
      reader.get(statement<{ secret: string | null }>('SELECT secret FROM webhooks WHERE webhook_id = ?'), [
        webhook_id,
      ]),
    )
  )?.secret;

test('a secret is stored sealed, kept by other changes, removed by an empty one', async () => {
  const webhook_id = await create();
  const sealed = await stored(webhook_id);
  expect(sealed).toMatch(/^gAAAAA[\w-]+=*$/);
  await updateWebhook(context, { webhook_id, description: 'changed' });
  expect(await stored(webhook_id)).toBe(sealed);
  await updateWebhook(context, { webhook_id, secret: '' });
  expect(await stored(webhook_id)).toBeNull();
});

test('a deleted webhook leaves no secret behind', async () => {
  const webhook_id = await create();
  await deleteWebhook(context, { webhook_id });
  expect(await stored(webhook_id)).toBeNull();
});

test('a refused change changes nothing', async () => {
  const webhook_id = await create();
  const sealed = await stored(webhook_id);
  const change = { webhook_id, secret: 'other', url: 'https://127.0.0.1/' };
  await expect(updateWebhook(context, change)).rejects.toThrow('must not resolve to a non-public IP address');
  expect(await stored(webhook_id)).toBe(sealed);
});
