import { readText } from '../../kernel/search-readers.ts';

export const deliveryStatuses = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** State of the webhooks, kept in the address. */
export interface WebhooksSearch {
  /** The webhook whose deliveries show. */
  readonly webhook?: string;
  /** Only deliveries of this status. */
  readonly status?: DeliveryStatus;
  /** The delivery that is unfolded. */
  readonly delivery?: string;
}

export const readWebhooksSearch = (search: Record<string, unknown>): WebhooksSearch => ({
  webhook: readText(search, 'webhook'),
  status: deliveryStatuses.find((status) => status === readText(search, 'status')),
  delivery: readText(search, 'delivery'),
});
