import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { counted } from '../../kernel/format.ts';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { DeliveryPanel } from './DeliveryPanel.tsx';
import { eventName, type Webhook } from './prepare-webhooks.ts';
import type { WebhooksSearch } from './settings-search.ts';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WebhookMenu } from './WebhookMenu.tsx';
import { webhookList } from './webhook-queries.ts';

const from = '/settings/webhooks';

/** Addresses that are told of changes, and what was sent to the open one. */
export function WebhooksTab() {
  const search: WebhooksSearch = useSearch({ from });
  const navigate = useNavigate({ from });
  const [isCreating, setCreating] = useState(false);
  const { data: list, error, refetch } = useQuery(webhookList);
  const set = (change: WebhooksSearch) =>
    void navigate({ search: (before: WebhooksSearch) => ({ ...before, ...change }) });
  const open = list?.find(({ webhook_id }) => webhook_id === search.webhook);
  return (
    <div className="with-panel">
      <div className="grow">
        <div className="bar">
          {list && <span className="meta">{counted(list.length, 'webhook')}</span>}
          <span className="grow" />
          <button type="button" className="button primary" onClick={() => setCreating(true)}>
            <Plus className="icon" aria-hidden /> New webhook
          </button>
        </div>
        <div className="page-body">
          {error && <Failure title="The webhooks could not be read." error={error} onRetry={() => void refetch()} />}
          {!list && !error && <Skeleton />}
          {list?.length === 0 && <NoWebhooks />}
          {list && list.length > 0 && <WebhookTable list={list} open={search.webhook} />}
        </div>
      </div>
      {open && <DeliveryPanel key={open.webhook_id} webhook={open} search={search} set={set} />}
      {isCreating && <WebhookDialog onClose={() => setCreating(false)} />}
    </div>
  );
}

interface WebhookTableProps {
  readonly list: readonly Webhook[];
  readonly open: string | undefined;
}

const WebhookTable = ({ list, open }: WebhookTableProps) => (
  <table className="plain webhooks">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Address</th>
        <th scope="col">Told of</th>
        <th scope="col">State</th>
        <th scope="col">Changed</th>
        <th scope="col">
          <span className="hidden-label">Menu</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {list.map((webhook) => (
        <WebhookLine key={webhook.webhook_id} webhook={webhook} isOpen={webhook.webhook_id === open} />
      ))}
    </tbody>
  </table>
);

function WebhookLine({ webhook, isOpen }: { readonly webhook: Webhook; readonly isOpen: boolean }) {
  const { webhook_id, name, url, description, events = [], status, last_updated_timestamp } = webhook;
  const names = events.map(eventName);
  return (
    <tr data-open={isOpen || undefined}>
      <th scope="row" title={description}>
        <Link to={from} search={isOpen ? {} : { webhook: webhook_id }}>
          {name}
        </Link>
      </th>
      <td className="mono">{url}</td>
      <td title={names.join('\n')}>{names.length === 1 ? names[0] : counted(names.length, 'event')}</td>
      <td>
        <span className="status" data-status={status === 'ACTIVE' ? 'FINISHED' : 'SCHEDULED'}>
          {status === 'ACTIVE' ? 'Active' : 'Disabled'}
        </span>
      </td>
      <td>
        <TimeText ms={last_updated_timestamp} />
      </td>
      <td>
        <WebhookMenu webhook={webhook} />
      </td>
    </tr>
  );
}

const NoWebhooks = () => (
  <Empty title="Nobody is told of changes yet.">
    <p>A webhook calls an address when a model, a version, an alias or a prompt changes.</p>
    <CodeExample
      texts={{
        Python: `from mlflow import MlflowClient\n\nMlflowClient("${trackingUri}").create_webhook(\n    name="deploy", url="https://hooks.example.com/mlflow", events=["model_version_alias.created"])`,
        TypeScript: `await fetch("${trackingUri}/api/2.0/mlflow/webhooks", {\n  method: "POST", headers: { "content-type": "application/json" },\n  body: JSON.stringify({ name: "deploy", url: "https://hooks.example.com/mlflow",\n    events: [{ entity: "MODEL_VERSION_ALIAS", action: "CREATED" }] }),\n});`,
      }}
    />
  </Empty>
);
