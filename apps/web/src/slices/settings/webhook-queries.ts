import { webhooks } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';

export const webhookList = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async ({ signal }) => (await call(webhooks.listWebhooks, { max_results: 100 }, { signal })).webhooks ?? [],
});

export const deliveriesOf = (webhook_id: string) =>
  queryOptions({
    queryKey: ['webhooks', webhook_id, 'deliveries'],
    queryFn: async ({ signal }) =>
      (await call(webhooks.listWebhookDeliveries, { webhook_id, max_results: 50 }, { signal })).deliveries ?? [],
    refetchInterval: 5_000,
  });

export const forgetWebhooks = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['webhooks'] });

/** `REGISTERED_MODEL` and `CREATED` as `registered_model.created`. */
export const eventName = ({
  entity = '',
  action = '',
}: {
  readonly entity?: string;
  readonly action?: string;
}): string => `${entity.toLowerCase()}.${action.toLowerCase()}`;
