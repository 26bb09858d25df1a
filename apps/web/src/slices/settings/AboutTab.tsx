import { service } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { call, send } from '../../kernel/api/call.ts';
import { staticPrefix, trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Fact } from '../../kernel/ui/Fact.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { homeFactsOf } from './prepare-about.ts';

const versions = {
  queryKey: ['version'],
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
    const answer = await send(`${staticPrefix}/version`, { signal });
    return { millrace: answer.headers.get('x-millrace-version') ?? '', mlflow: (await answer.text()).trim() };
  },
};

const serverInfo = {
  queryKey: ['server-info'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => call(service.serverInfo, {}, { signal }),
};

const shown: readonly string[] = ['Database', 'Artifacts'];

/** Which server this is, and where its data lies. */
export function AboutTab() {
  const { data, error, refetch } = useQuery(versions);
  const { data: info } = useQuery(serverInfo);
  const places = homeFactsOf(document.querySelector('noscript')?.textContent ?? '').filter(([name]) =>
    shown.includes(name),
  );
  if (!data && error)
    return <Failure title="The server could not be asked." error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return (
    <div className="page-body settings">
      <section>
        <h2>This server</h2>
        <dl className="facts">
          <Fact name="Version">Millrace {data.millrace}</Fact>
          <Fact name="Speaks">MLflow {data.mlflow}</Fact>
          <Fact name="Address">
            <code>{trackingUri}</code>
            <CopyButton text={trackingUri} label="Copy the address" />
          </Fact>
          {places.map(([name, path]) => (
            <Fact key={name} name={name}>
              <code className="cut" title={path}>
                {path}
              </code>
              <CopyButton text={path} label={`Copy the path of ${name}`} />
            </Fact>
          ))}
          {info && (
            <Fact name="Uploads">
              {info.multipart_uploads_enabled ? 'in parts, straight to the object store' : 'through this server'}
            </Fact>
          )}
          <Fact name="Interface">
            <a href={`${staticPrefix}/api/openapi.json`}>OpenAPI document</a>
            <a href={`${staticPrefix}/metrics`}>Metrics for Prometheus</a>
            <a href={`${staticPrefix}/health`}>Health</a>
          </Fact>
        </dl>
        {places.length === 0 && (
          <p className="meta">Where the data lies is told only to readers on the machine of the server.</p>
        )}
      </section>
      <section>
        <h2>Connect</h2>
        <CodeExample
          texts={{
            Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")`,
            TypeScript: `const server = "${trackingUri}";\nconst answer = await fetch(\`\${server}/api/2.0/mlflow/experiments/search\`, {\n  method: "POST", headers: { "content-type": "application/json" },\n  body: JSON.stringify({ max_results: 10 }),\n});`,
            Shell: `export MLFLOW_TRACKING_URI=${trackingUri}`,
          }}
        />
      </section>
    </div>
  );
}
