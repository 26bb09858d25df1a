import { webhooks } from '@millrace/protocol';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import type { DeliveryStatus } from './settings-search.ts';

const webhooksMost = 1000;
const deliveriesAtOnce = 50;
/** What is on its way becomes an outcome within seconds; otherwise the open log looks for what is new. */
const [pendingMs, quietMs] = [1_500, 5_000];

export const webhookList = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: async ({ signal }) =>
    (await call(webhooks.listWebhooks, { max_results: webhooksMost }, { signal })).webhooks ?? [],
});

/** The log of a webhook, newest first, read again while it is open. */
export const deliveryPages = (webhook_id: string, status: DeliveryStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', 'deliveries', webhook_id, status],
    queryFn: async ({ pageParam, signal }) => {
      const input = { webhook_id, status, max_results: deliveriesAtOnce, page_token: pageParam };
      const { deliveries = [], next_page_token } = await call(webhooks.listWebhookDeliveries, input, { signal });
      return { deliveries, next: next_page_token || undefined };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.deliveries.some((it) => it.status === 'PENDING')) ? pendingMs : quietMs,
  });

export const deliveryById = (webhook_id: string, delivery_id: string) =>
  queryOptions({
    queryKey: ['webhooks', 'delivery', webhook_id, delivery_id],
    queryFn: async ({ signal }) =>
      (await call(webhooks.getWebhookDelivery, { webhook_id, delivery_id }, { signal })).delivery ?? {},
  });

export const forgetWebhooks = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['webhooks'] });
