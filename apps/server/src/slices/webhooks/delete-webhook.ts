import type { webhooks } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { dropDeliveries } from './deliveries.store.ts';
import { requireWebhook, setDeleted } from './webhooks.store.ts';

/** What waits for the webhook goes with it. */
export const deleteWebhook: Handler<typeof webhooks.deleteWebhook> = ({ db, now }, input) =>
  db.write(async (tx) => {
    const { webhook_id } = await requireWebhook(tx, input.webhook_id ?? '');
    await setDeleted(tx, webhook_id, now());
    await dropDeliveries(tx, webhook_id);
    return {};
  });
