import { webhooks } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { getWebhookDelivery, listWebhookDeliveries, replayWebhookDelivery } from './delivery-log.ts';
import { getWebhook, listWebhooks } from './get-webhook.ts';
import { testWebhook } from './test-webhook.ts';
import { updateWebhook } from './update-webhook.ts';

export { emit, type Occasion, type WebhookEvent } from './emit.ts';
export { type Deliveries, startDeliveries } from './start-deliveries.ts';

export const webhooksSlice = slice(webhooks, {
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  testWebhook,
  listWebhookDeliveries,
  getWebhookDelivery,
  replayWebhookDelivery,
});
