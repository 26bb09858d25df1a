import { statement } from '@millrace/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestContext, type TestContext } from '../testing.ts';
import { emit } from './index.ts';

let context: TestContext;
beforeEach(async () => {
  context = await openTestContext();
});
afterEach(() => context.dispose());

const event = { entity: 'prompt_tag', action: 'set', data: { name: 'é"\u007f', key: 'k', value: null } };
const deliveries = () =>
  context.db.read((reader) =>
    reader.all(statement<Record<string, unknown>>('SELECT * FROM webhook_deliveries ORDER BY webhook_id')),
  );

const subscribe = (id: string, status: string, deleted: number | null, action = 'set') =>
  context.db.write(async (tx) => {
    await tx.run(
      statement<never>(
        `INSERT INTO webhooks (webhook_id, name, url, status, creation_timestamp, last_updated_timestamp, deleted_timestamp)
         VALUES (?, 'w', 'https://example.com', ?, 1, 1, ?)`,
      ),
      [id, status, deleted],
    );
    await tx.run(statement<never>('INSERT INTO webhook_events (entity, action, webhook_id) VALUES (?, ?, ?)'), [
      'prompt_tag',
      action,
      id,
    ]);
  });

test('active subscribers of the event get a delivery each, with ids of their own and one body', async () => {
  await subscribe('a', 'ACTIVE', null);
  await subscribe('b', 'ACTIVE', null);
  await subscribe('disabled', 'DISABLED', null);
  await subscribe('deleted', 'ACTIVE', 5);
  await subscribe('other', 'ACTIVE', null, 'deleted');
  await context.db.write((tx) => emit(tx, { time: 1_700_000_000_007, newId: context.newId }, event));
  const rows = await deliveries();
  expect(rows.map((row) => row['webhook_id'])).toEqual(['a', 'b']);
  expect(rows[0]?.['delivery_id']).not.toBe(rows[1]?.['delivery_id']);
  for (const row of rows) {
    expect(row).toMatchObject({ status: 'PENDING', due_at: 1_700_000_000_007, attempts: 0, signed_at: null });
    expect(row['delivery_id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(row['body']).toBe(
      '{"entity": "prompt_tag", "action": "set", "timestamp": "2023-11-14T22:13:20.007000+00:00", ' +
        '"data": {"name": "\\u00e9\\"\\u007f", "key": "k", "value": null}}',
    );
  }
});

test('a change that is not committed announces nothing', async () => {
  await subscribe('a', 'ACTIVE', null);
  const failed = context.db.write(async (tx) => {
    await emit(tx, { time: 1, newId: context.newId }, event);
    throw new Error('refused');
  });
  await expect(failed).rejects.toThrow('refused');
  expect(await deliveries()).toEqual([]);
});
