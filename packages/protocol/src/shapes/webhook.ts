import { bool, enumOf, int32, int64, list, message, str } from '../row.ts';

export const webhookStatus = enumOf('WebhookStatus', { ACTIVE: 1, DISABLED: 2 });
export const webhookEntity = enumOf('WebhookEntity', {
  ENTITY_UNSPECIFIED: 0,
  REGISTERED_MODEL: 1,
  MODEL_VERSION: 2,
  MODEL_VERSION_TAG: 3,
  MODEL_VERSION_ALIAS: 4,
  PROMPT: 5,
  PROMPT_VERSION: 6,
  PROMPT_TAG: 7,
  PROMPT_VERSION_TAG: 8,
  PROMPT_ALIAS: 9,
  BUDGET_POLICY: 10,
});
export const webhookAction = enumOf('WebhookAction', {
  ACTION_UNSPECIFIED: 0,
  CREATED: 1,
  UPDATED: 2,
  DELETED: 3,
  SET: 4,
  EXCEEDED: 5,
});
export const webhookEvent = message('WebhookEvent', { entity: webhookEntity, action: webhookAction });
export const webhook = message('Webhook', {
  webhook_id: str,
  name: str,
  description: str,
  url: str,
  events: list(webhookEvent),
  status: webhookStatus,
  creation_timestamp: int64,
  last_updated_timestamp: int64,
});
export const webhookTestResult = message('WebhookTestResult', {
  success: bool,
  response_status: int32,
  response_body: str,
  error_message: str,
});

/** `FAILED` has no attempts left; only a replay sends it again. */
export const webhookDeliveryStatus = enumOf('WebhookDeliveryStatus', { PENDING: 1, DELIVERED: 2, FAILED: 3 });
/** An event on its way to one webhook, or its outcome. Times are epoch milliseconds. */
export const webhookDelivery = message('WebhookDelivery', {
  delivery_id: str,
  webhook_id: str,
  event: webhookEvent,
  status: webhookDeliveryStatus,
  creation_timestamp: int64,
  attempts: int32,
  last_attempt_timestamp: int64,
  next_attempt_timestamp: int64,
  response_status: int32,
  error_message: str,
  body: str,
});
