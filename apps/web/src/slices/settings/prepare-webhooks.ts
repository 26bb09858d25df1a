import type { Infer, shapes } from '@millrace/protocol';

export type Webhook = Infer<typeof shapes.webhook>;
export type WebhookEvent = Infer<typeof shapes.webhookEvent>;
export type Delivery = Infer<typeof shapes.webhookDelivery>;

/** What a webhook can be told of, by what it happens to. */
export const eventGroups = [
  { title: 'Models', names: ['registered_model.created', 'model_version.created'] },
  {
    title: 'Aliases and tags of versions',
    names: [
      'model_version_alias.created',
      'model_version_alias.deleted',
      'model_version_tag.set',
      'model_version_tag.deleted',
    ],
  },
  {
    title: 'Prompts',
    names: [
      'prompt.created',
      'prompt_version.created',
      'prompt_alias.created',
      'prompt_alias.deleted',
      'prompt_tag.set',
      'prompt_tag.deleted',
      'prompt_version_tag.set',
      'prompt_version_tag.deleted',
    ],
  },
  { title: 'Budgets', names: ['budget_policy.exceeded'] },
] as const;

/** `REGISTERED_MODEL` and `CREATED` as `registered_model.created`. */
export const eventName = ({ entity = 'ENTITY_UNSPECIFIED', action = 'ACTION_UNSPECIFIED' }: WebhookEvent): string =>
  `${entity.toLowerCase()}.${action.toLowerCase()}`;

/** The other way round. */
export function eventOf(name: string): WebhookEvent {
  const [entity = '', action = ''] = name.toUpperCase().split('.');
  return { entity, action } as WebhookEvent;
}

/** How the status of a delivery is drawn: in the colours of runs. */
export const deliveryLook = (status: Delivery['status']): string =>
  status === 'DELIVERED' ? 'FINISHED' : status === 'FAILED' ? 'FAILED' : 'RUNNING';

/** What became of a delivery, in one line. */
export function outcomeOf({ status, attempts = 0, response_status = 0, error_message = '' }: Delivery): string {
  const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  if (status === 'PENDING' && attempts === 0) return 'waits to be sent';
  const answer = response_status > 0 ? `answered ${response_status}` : error_message.replace(/\.$/, '') || 'no answer';
  return status === 'PENDING' ? `${answer}, tried again after ${times}` : `${answer} after ${times}`;
}

/** The body that was signed, indented; as it was sent when it is no JSON. */
export function readableBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
