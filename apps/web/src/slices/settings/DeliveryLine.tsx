import { webhooks } from '@millrace/protocol';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, RotateCw } from 'lucide-react';
import { call } from '../../kernel/api/call.ts';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import { type Delivery, deliveryLook, eventName, outcomeOf, readableBody } from './prepare-webhooks.ts';
import { deliveryById, forgetWebhooks } from './webhook-queries.ts';

interface DeliveryLineProps {
  readonly delivery: Delivery;
  readonly isOpen: boolean;
  readonly onToggle: (delivery_id: string | undefined) => void;
}

/** One delivery: what, when, what became of it; unfolded with its body. */
export function DeliveryLine({ delivery, isOpen, onToggle }: DeliveryLineProps) {
  const { delivery_id, event, status, creation_timestamp } = delivery;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <li>
      <button
        type="button"
        className="delivery-head"
        aria-expanded={isOpen}
        onClick={() => onToggle(isOpen ? undefined : delivery_id)}
      >
        <Chevron className="icon" aria-hidden />
        <span className="status" data-status={deliveryLook(status)}>
          <span className="hidden-label">{status?.toLowerCase()}</span>
        </span>
        <code className="cut grow">{eventName(event ?? {})}</code>
        <span className="meta">
          <TimeText ms={creation_timestamp} />
        </span>
      </button>
      <p className="meta delivery-outcome">{outcomeOf(delivery)}</p>
      {isOpen && <DeliveryBody delivery={delivery} />}
    </li>
  );
}

function DeliveryBody({ delivery }: { readonly delivery: Delivery }) {
  const { webhook_id = '', delivery_id = '', status } = delivery;
  const { data, error, refetch } = useQuery(deliveryById(webhook_id, delivery_id));
  const replay = useMutation({
    mutationFn: () => call(webhooks.replayWebhookDelivery, { webhook_id, delivery_id }),
    onSuccess: () => {
      say('It is sent once more, under the same id.');
      return forgetWebhooks();
    },
    onError: sayError,
  });
  if (!data && error)
    return <Failure title="The body could not be read." error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  const body = readableBody(data.body ?? '');
  return (
    <div className="delivery-body">
      <div className="code">
        <pre>
          <code>{body}</code>
        </pre>
        <CopyButton text={data.body ?? ''} label="Copy the body" />
      </div>
      <div className="line">
        <code className="meta cut grow" title={delivery_id}>
          {delivery_id}
        </code>
        <button
          type="button"
          className="button"
          disabled={status === 'PENDING' || replay.isPending}
          onClick={() => replay.mutate()}
        >
          <RotateCw className="icon" aria-hidden /> Send again
        </button>
      </div>
    </div>
  );
}
