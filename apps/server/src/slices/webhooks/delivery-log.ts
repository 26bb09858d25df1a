import { decodeOffsetToken, encodeOffsetToken, invalidParameter, type webhooks } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { deliveryAnswer, putBack, readLog, requireDelivery } from './deliveries.store.ts';
import { checkedLimit } from './get-webhook.ts';
import { requireWebhook } from './webhooks.store.ts';

export const listWebhookDeliveries: Handler<typeof webhooks.listWebhookDeliveries> = ({ db }, input) => {
  const limit = checkedLimit(input.max_results);
  const { offset } = decodeOffsetToken(input.page_token);
  return db.read(async (reader) => {
    const { webhook_id } = await requireWebhook(reader, input.webhook_id ?? '');
    const rows = await readLog(reader, webhook_id, input.status, { limit: limit + 1, offset });
    return {
      deliveries: rows.slice(0, limit).map(deliveryAnswer),
      next_page_token: rows.length > limit ? encodeOffsetToken({ offset: offset + limit }) : undefined,
    };
  });
};

export const getWebhookDelivery: Handler<typeof webhooks.getWebhookDelivery> = ({ db }, input) =>
  db.read(async (reader) => {
    const { webhook_id } = await requireWebhook(reader, input.webhook_id ?? '');
    return { delivery: deliveryAnswer(await requireDelivery(reader, webhook_id, input.delivery_id ?? '')) };
  });

/** The same delivery id: a receiver that has seen it may drop it, one that has not gets it. */
export const replayWebhookDelivery: Handler<typeof webhooks.replayWebhookDelivery> = ({ db, now }, input) =>
  db.write(async (tx) => {
    const { webhook_id, status } = await requireWebhook(tx, input.webhook_id ?? '');
    const { delivery_id } = await requireDelivery(tx, webhook_id, input.delivery_id ?? '');
    if (status === 'DISABLED')
      throw invalidParameter(
        `Webhook ${webhook_id} is disabled: set its status to ACTIVE before replaying a delivery.`,
      );
    await putBack(tx, delivery_id, now());
    return { delivery: deliveryAnswer(await requireDelivery(tx, webhook_id, delivery_id)) };
  });
