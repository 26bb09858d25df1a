import { useQuery } from '@tanstack/react-query';
import { send } from '../../kernel/api/call.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { staticPrefix, trackingUri } from '../../kernel/page-facts.ts';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Webhooks } from './Webhooks.tsx';
import './settings.css';

const versions = {
  queryKey: ['version'],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
    const answer = await send(`${staticPrefix}/version`, { signal });
    return { millrace: answer.headers.get('x-millrace-version') ?? '', mlflow: (await answer.text()).trim() };
  },
  staleTime: 600_000,
};

/** Is the server well, and whom does it tell? */
export function SettingsPage() {
  const { data } = useQuery(versions);
  return (
    <Page title="Settings">
      <div className="page-body settings">
        <section>
          <h2>About</h2>
          <dl className="facts">
            <dt>Millrace</dt>
            <dd>{data?.millrace}</dd>
            <dt>Speaks</dt>
            <dd>MLflow {data?.mlflow}</dd>
            <dt>Address</dt>
            <dd>
              <code>{trackingUri}</code>
              <CopyButton text={trackingUri} label="Copy the address" />
            </dd>
            <dt>Interface</dt>
            <dd>
              <a href={`${staticPrefix}/api/openapi.json`}>OpenAPI document</a>
              <a href={`${staticPrefix}/metrics`}>Metrics</a>
            </dd>
          </dl>
        </section>
        <Webhooks />
      </div>
    </Page>
  );
}
