import { modelVersions } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { call } from '../../kernel/api/call.ts';
import { byteSize } from '../../kernel/format.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Description } from '../../kernel/ui/Description.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasEditor } from './AliasEditor.tsx';
import { filesOf, forgetModels, lineageOf, modelByName } from './model-queries.ts';
import { aliasesByVersion, modelUri } from './prepare-versions.ts';
import './models.css';

/** What is this version made of, and how is it loaded? */
export function VersionPage() {
  const { name, version } = useParams({ from: '/models/$name/versions/$version' });
  const { data: lineage, error, refetch } = useQuery(lineageOf(name, version));
  const crumbs = [
    { key: 'models', link: <Link to="/models">Models</Link> },
    {
      key: 'model',
      link: (
        <Link to="/models/$name" params={{ name }}>
          {name}
        </Link>
      ),
    },
  ];
  return (
    <Page title={`Version ${version}`} crumbs={crumbs}>
      {error && (
        <Failure
          title={isMissing(error) ? 'There is no such version.' : 'The version could not be read.'}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {!lineage && !error && <Skeleton />}
      {lineage && <Loaded name={name} version={version} lineage={lineage} />}
    </Page>
  );
}

type Lineage = Awaited<ReturnType<NonNullable<ReturnType<typeof lineageOf>['queryFn']>>>;

interface LoadedProps {
  readonly name: string;
  readonly version: string;
  readonly lineage: Lineage;
}

function Loaded({ name, version, lineage }: LoadedProps) {
  const { data: model } = useQuery(modelByName(name));
  const aliases = aliasesByVersion(model ?? {}).get(version) ?? [];
  const save = async (description: string) => {
    await call(modelVersions.updateModelVersion, { name, version, description });
    await forgetModels();
  };
  return (
    <div className="page-body version">
      <aside>
        <Facts name={name} version={version} lineage={lineage} aliases={aliases} />
        <Description text={lineage.model_version?.description ?? ''} onSave={save} />
      </aside>
      <div className="version-main">
        <section>
          <h2>Load it</h2>
          <CodeExample texts={loadingCode(modelUri(name, version, aliases))} />
        </section>
        <Files name={name} version={version} />
      </div>
    </div>
  );
}

const loadingCode = (uri: string) => ({
  Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmodel = mlflow.pyfunc.load_model("${uri}")\nmodel.predict(data)`,
  Shell: `export MLFLOW_TRACKING_URI=${trackingUri}\nmillrace models serve -m "${uri}" -p 5001\ncurl 127.0.0.1:5001/invocations -H 'content-type: application/json' -d '{"inputs": [[1, 2, 3]]}'`,
});

function Facts({ name, version, lineage, aliases }: LoadedProps & { readonly aliases: readonly string[] }) {
  const { model_version, run, logged_model, datasets = [], copied_from, prompts = [] } = lineage;
  return (
    <dl className="facts">
      <dt>Aliases</dt>
      <dd>
        <AliasEditor name={name} version={version} aliases={aliases} />
      </dd>
      <dt>Registered</dt>
      <dd>
        <TimeText ms={model_version?.creation_timestamp} />
      </dd>
      <dt>Stage</dt>
      <dd>{model_version?.current_stage}</dd>
      {run?.run_id && (
        <>
          <dt>Run</dt>
          <dd>
            <Link className="cut" to="/runs/$runId" params={{ runId: run.run_id }}>
              {run.run_name || run.run_id}
            </Link>
          </dd>
        </>
      )}
      {logged_model?.info && (
        <>
          <dt>Logged as</dt>
          <dd>
            {logged_model.info.name} <code className="meta">{logged_model.info.model_id}</code>
          </dd>
        </>
      )}
      {datasets.length > 0 && (
        <>
          <dt>Datasets</dt>
          <dd>
            {datasets.map(({ dataset }) => (
              <span key={`${dataset?.name} ${dataset?.digest}`} className="chip">
                {dataset?.name}
              </span>
            ))}
          </dd>
        </>
      )}
      {prompts.length > 0 && (
        <>
          <dt>Prompts</dt>
          <dd>
            {prompts.map((prompt) => (
              <span key={`${prompt.name} ${prompt.version}`} className="chip">
                {prompt.name} {prompt.version}
              </span>
            ))}
          </dd>
        </>
      )}
      {copied_from?.name && (
        <>
          <dt>Copied from</dt>
          <dd>
            {copied_from.name} {copied_from.version}
          </dd>
        </>
      )}
      <dt>Source</dt>
      <dd>
        <code className="cut" title={model_version?.source}>
          {model_version?.source}
        </code>
      </dd>
    </dl>
  );
}

function Files({ name, version }: { readonly name: string; readonly version: string }) {
  const { data } = useQuery(filesOf(name, version));
  if (!data) return null;
  const files = data.files ?? [];
  return (
    <section>
      <h2>Files at registration</h2>
      {files.length === 0 ? (
        <p className="meta">{data.status_message || 'No files were recorded.'}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Path</th>
              <th scope="col">Size</th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {files.map(({ path, file_size, sha256 = '' }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td>{byteSize(Number(file_size ?? 0))}</td>
                <td className="mono meta" title={sha256}>
                  {sha256.slice(0, 16)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
