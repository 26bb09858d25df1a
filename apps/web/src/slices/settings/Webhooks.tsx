import { type Infer, type shapes, webhooks } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { Ellipsis, History, Power, RotateCw, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Menu, MenuDivider, MenuItem } from '../../kernel/ui/Menu.tsx';
import { Failure } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import { deliveriesOf, eventName, forgetWebhooks, webhookList } from './webhook-queries.ts';

type Webhook = Infer<typeof shapes.webhook>;

/** Addresses that are told of changes, and what was sent to them. */
export function Webhooks() {
  const { data: list = [], error, refetch } = useQuery(webhookList);
  const [open, setOpen] = useState<string>();
  return (
    <section>
      <h2>Webhooks</h2>
      {error && <Failure title="The webhooks could not be read." error={error} onRetry={() => void refetch()} />}
      {list.length === 0 && !error && <p className="meta">None. Create one with the client: create_webhook.</p>}
      {list.length > 0 && (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Address</th>
              <th scope="col">Events</th>
              <th scope="col">State</th>
              <th scope="col" aria-label="Menu" />
            </tr>
          </thead>
          <tbody>
            {list.map((webhook) => (
              <Line key={webhook.webhook_id} webhook={webhook} onLog={() => setOpen(webhook.webhook_id)} />
            ))}
          </tbody>
        </table>
      )}
      {open && <Deliveries webhook_id={open} />}
    </section>
  );
}

function Line({ webhook, onLog }: { readonly webhook: Webhook; readonly onLog: () => void }) {
  const { webhook_id = '', name, url, events = [], status } = webhook;
  const isActive = status === 'ACTIVE';
  const act = (work: Promise<unknown>) => void work.then(forgetWebhooks, sayError);
  const test = async () => {
    const { result } = await call(webhooks.testWebhook, { webhook_id });
    say(result?.success ? `Answered with ${result.response_status}.` : `Failed: ${result?.error_message}`);
  };
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="mono">{url}</td>
      <td>{events.map(eventName).join(', ')}</td>
      <td>{isActive ? 'Active' : 'Disabled'}</td>
      <td>
        <Menu
          trigger={
            <button type="button" className="button bare icon-only" aria-label={`Menu of ${name}`}>
              <Ellipsis className="icon" aria-hidden />
            </button>
          }
        >
          <MenuItem icon={<History className="icon" aria-hidden />} onSelect={onLog}>
            What was sent
          </MenuItem>
          <MenuItem icon={<Send className="icon" aria-hidden />} onSelect={() => act(test())}>
            Send a test
          </MenuItem>
          <MenuItem
            icon={<Power className="icon" aria-hidden />}
            onSelect={() => act(call(webhooks.updateWebhook, { webhook_id, status: isActive ? 'DISABLED' : 'ACTIVE' }))}
          >
            {isActive ? 'Disable' : 'Enable'}
          </MenuItem>
          <MenuDivider />
          <MenuItem
            danger
            icon={<Trash2 className="icon" aria-hidden />}
            onSelect={() => act(call(webhooks.deleteWebhook, { webhook_id }))}
          >
            Delete
          </MenuItem>
        </Menu>
      </td>
    </tr>
  );
}

function Deliveries({ webhook_id }: { readonly webhook_id: string }) {
  const { data: deliveries = [], error, refetch } = useQuery(deliveriesOf(webhook_id));
  const replay = (delivery_id: string) =>
    void call(webhooks.replayWebhookDelivery, { webhook_id, delivery_id }).then(() => refetch(), sayError);
  if (error) return <Failure title="The deliveries could not be read." error={error} />;
  return (
    <>
      <h3>What was sent</h3>
      {deliveries.length === 0 && <p className="meta">Nothing yet.</p>}
      <table className="plain">
        <tbody>
          {deliveries.map(
            ({ delivery_id = '', event, status, creation_timestamp, attempts, response_status, error_message }) => (
              <tr key={delivery_id}>
                <th scope="row">{eventName(event ?? {})}</th>
                <td>
                  <span
                    className="status"
                    data-status={status === 'DELIVERED' ? 'FINISHED' : status === 'FAILED' ? 'FAILED' : 'RUNNING'}
                  >
                    {status?.toLowerCase()}
                  </span>
                </td>
                <td>{response_status || error_message}</td>
                <td className="meta">{attempts} attempts</td>
                <td className="meta">
                  <TimeText ms={creation_timestamp} />
                </td>
                <td>
                  <button type="button" className="button bare" onClick={() => replay(delivery_id)}>
                    <RotateCw className="icon" aria-hidden /> Send again
                  </button>
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </>
  );
}
