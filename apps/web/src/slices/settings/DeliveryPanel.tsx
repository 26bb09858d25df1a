import { useInfiniteQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { DeliveryLine } from './DeliveryLine.tsx';
import type { Webhook } from './prepare-webhooks.ts';
import { deliveryStatuses, type WebhooksSearch } from './settings-search.ts';
import { TestButton } from './TestButton.tsx';
import { deliveryPages } from './webhook-queries.ts';

interface DeliveryPanelProps {
  readonly webhook: Webhook;
  readonly search: WebhooksSearch;
  readonly set: (change: WebhooksSearch) => void;
}

/** What was sent to a webhook, what waits and what failed. */
export function DeliveryPanel({ webhook, search, set }: DeliveryPanelProps) {
  const { webhook_id = '', name } = webhook;
  const pages = useInfiniteQuery(deliveryPages(webhook_id, search.status));
  const deliveries = pages.data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <aside className="side-panel deliveries" aria-label={`Deliveries to ${name}`}>
      <header className="line">
        <h2 className="cut grow">{name}</h2>
        <TestButton webhook={webhook} />
        <button
          type="button"
          className="button bare icon-only"
          aria-label="Close the deliveries"
          onClick={() => set({ webhook: undefined, status: undefined, delivery: undefined })}
        >
          <X className="icon" aria-hidden />
        </button>
      </header>
      <div className="choices" role="group" aria-label="Status">
        {[undefined, ...deliveryStatuses].map((status) => (
          <button
            key={status ?? 'all'}
            type="button"
            className="button bare"
            aria-pressed={status === search.status}
            onClick={() => set({ status })}
          >
            {status === undefined ? 'All' : status.charAt(0) + status.slice(1).toLowerCase()}
          </button>
        ))}
      </div>
      {pages.isPending && <Skeleton lines={3} />}
      {pages.error && (
        <Failure title="The log could not be read." error={pages.error} onRetry={() => void pages.refetch()} />
      )}
      {pages.data && deliveries.length === 0 && (
        <p className="meta">{search.status ? 'No delivery has this status.' : 'Nothing was sent yet.'}</p>
      )}
      <ul className="delivery-list">
        {deliveries.map((delivery) => (
          <DeliveryLine
            key={delivery.delivery_id}
            delivery={delivery}
            isOpen={delivery.delivery_id === search.delivery}
            onToggle={(delivery_id) => set({ delivery: delivery_id })}
          />
        ))}
      </ul>
      {pages.hasNextPage && (
        <button type="button" className="button bare" onClick={() => void pages.fetchNextPage()}>
          Older deliveries
        </button>
      )}
    </aside>
  );
}
