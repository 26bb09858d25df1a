import { type InputOf, invalidParameter, type webhooks } from '@millrace/protocol';
import type { Context, Handler } from '../../kernel/context.ts';
import { newUuid } from './new-uuid.ts';
import { sealSecret } from './secrets.ts';
import { readEvent, refuseRepeated } from './webhook-events.ts';
import { checkName, checkUrl } from './webhook-rules.ts';
import { addWebhook, requireWebhook, type WebhookRow, webhookAnswers } from './webhooks.store.ts';

/** Names need not be unique, as in MLflow. */
export const createWebhook: Handler<typeof webhooks.createWebhook> = async (context, input) => {
  const events = (input.events ?? []).map(readEvent);
  checkName(input.name ?? '');
  await checkUrl(context.egress, input.url ?? '');
  if (events.length === 0)
    throw invalidParameter('Webhook events must be a non-empty list of WebhookEvent objects: [].');
  refuseRepeated(events);
  const row = await newRow(context, input);
  return context.db.write(async (tx) => {
    await addWebhook(tx, row, events);
    const [webhook] = await webhookAnswers(tx, [await requireWebhook(tx, row.webhook_id)]);
    return { webhook };
  });
};

async function newRow(
  context: Context,
  { name = '', description = '', url = '', secret, status = 'ACTIVE' }: InputOf<typeof webhooks.createWebhook>,
): Promise<WebhookRow> {
  const { config, now } = context;
  const time = now();
  return {
    webhook_id: newUuid(context),
    name,
    description: description || null,
    url,
    status,
    secret: secret ? await sealSecret(config, secret, time) : null,
    creation_timestamp: time,
    last_updated_timestamp: time,
  };
}
