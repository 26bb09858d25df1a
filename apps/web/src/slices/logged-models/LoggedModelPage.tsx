import type { Infer, shapes } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { exactNumber, shortNumber } from '../../kernel/format.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { ArtifactBrowser } from '../artifacts/index.ts';
import { experimentById } from '../experiments/index.ts';
import { loggedModelById, modelArtifacts } from './logged-model-queries.ts';
import './logged-models.css';

const from = '/logged-models/$id';

type Model = Infer<typeof shapes.loggedModel>;

/** The model that a run has logged: what it is, how good, and its files. */
export function LoggedModelPage() {
  const { id } = useParams({ from });
  const { data: model, error, refetch } = useQuery(loggedModelById(id));
  const experiment_id = model?.info?.experiment_id ?? '';
  const { data: experiment } = useQuery({ ...experimentById(experiment_id), enabled: experiment_id !== '' });
  const runsLink = (
    <Link to="/experiments/$ids/runs" params={{ ids: experiment_id }}>
      {experiment?.name ?? `Experiment ${experiment_id}`}
    </Link>
  );
  return (
    <Page title={model?.info?.name || 'Logged model'} crumbs={model ? [{ key: 'experiment', link: runsLink }] : []}>
      {error && !model && (
        <Failure
          title={isMissing(error) ? 'There is no such model.' : 'The model could not be read.'}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {!model && !error && <Skeleton />}
      {model && <Loaded key={id} id={id} model={model} />}
    </Page>
  );
}

function Loaded({ id, model }: { readonly id: string; readonly model: Model }) {
  const { file = '' } = useSearch({ from });
  const navigate = useNavigate({ from });
  const source = useMemo(() => modelArtifacts(id), [id]);
  return (
    <div className="logged-model">
      <aside className="page-body">
        <Facts model={model} />
        <CodeExample
          texts={{
            Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmodel = mlflow.pyfunc.load_model("models:/${id}")`,
          }}
        />
        <Values model={model} />
      </aside>
      <ArtifactBrowser source={source} open={file} onOpen={(path) => void navigate({ search: { file: path } })} />
    </div>
  );
}

function Facts({ model: { info } }: { readonly model: Model }) {
  const {
    model_id = '',
    status = '',
    source_run_id = '',
    creation_timestamp_ms,
    model_type,
    registrations = [],
  } = info ?? {};
  return (
    <dl className="facts">
      <dt>Id</dt>
      <dd>
        <code className="cut">{model_id}</code>
        <CopyButton text={model_id} label="Copy the id" />
      </dd>
      <dt>State</dt>
      <dd>{status.replace('LOGGED_MODEL_', '').replaceAll('_', ' ').toLowerCase()}</dd>
      <dt>Created</dt>
      <dd>
        <TimeText ms={creation_timestamp_ms} />
      </dd>
      {model_type && (
        <>
          <dt>Kind</dt>
          <dd>{model_type}</dd>
        </>
      )}
      {source_run_id && (
        <>
          <dt>Run</dt>
          <dd>
            <Link className="mono cut" to="/runs/$runId" params={{ runId: source_run_id }}>
              {source_run_id}
            </Link>
          </dd>
        </>
      )}
      {registrations.length > 0 && (
        <>
          <dt>Registered</dt>
          <dd>
            {registrations.map(({ name = '', version = '' }) => (
              <Link key={`${name} ${version}`} to="/models/$name/versions/$version" params={{ name, version }}>
                {name} {version}
              </Link>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

function Values({ model: { data } }: { readonly model: Model }) {
  const rows = [
    ...(data?.metrics ?? []).map(({ key = '', value = 0, dataset_name }) => ({
      key: dataset_name ? `${key} on ${dataset_name}` : key,
      text: shortNumber(value),
      exact: exactNumber(value),
    })),
    ...(data?.params ?? []).map(({ key = '', value = '' }) => ({ key, text: value, exact: value })),
  ];
  if (rows.length === 0) return null;
  return (
    <table className="plain">
      <tbody>
        {rows.map(({ key, text, exact }) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td title={exact}>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
