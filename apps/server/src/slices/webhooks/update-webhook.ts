import type { InputOf, webhooks } from '@millrace/protocol';
import type { Context, Handler } from '../../kernel/context.ts';
import { cancelDeliveries } from './deliveries.store.ts';
import { sealSecret } from './secrets.ts';
import { readEvent, refuseRepeated } from './webhook-events.ts';
import { checkName, checkUrl } from './webhook-rules.ts';
import { putEvents, putWebhook, requireWebhook, type WebhookRow, webhookAnswers } from './webhooks.store.ts';

type Input = InputOf<typeof webhooks.updateWebhook>;

/** Changes what is given. A disabled webhook gets nothing from then on, not even what waits for it. */
export const updateWebhook: Handler<typeof webhooks.updateWebhook> = async (context, input) => {
  const { db, now } = context;
  const webhook_id = input.webhook_id ?? '';
  const events = (input.events ?? []).map(readEvent);
  await db.read((reader) => requireWebhook(reader, webhook_id));
  const changes = await checkedChanges(context, input);
  refuseRepeated(events);
  return db.write(async (tx) => {
    const row = { ...(await requireWebhook(tx, webhook_id)), ...changes, last_updated_timestamp: now() };
    await putWebhook(tx, row);
    if (events.length > 0) await putEvents(tx, webhook_id, events);
    if (row.status === 'DISABLED') await cancelDeliveries(tx, webhook_id);
    const [webhook] = await webhookAnswers(tx, [row]);
    return { webhook };
  });
};

/** An empty name or address changes nothing; an empty description or secret removes it. */
async function checkedChanges(
  { config, egress, now }: Context,
  { name, description, url, secret, status }: Input,
): Promise<Partial<WebhookRow>> {
  if (name) checkName(name);
  if (url) await checkUrl(egress, url);
  return {
    ...(name && { name }),
    ...(url && { url }),
    ...(status && { status }),
    ...(description !== undefined && { description: description || null }),
    ...(secret !== undefined && { secret: secret ? await sealSecret(config, secret, now()) : null }),
  };
}
