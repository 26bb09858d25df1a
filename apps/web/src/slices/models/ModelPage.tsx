import { registeredModels } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { GitCompareArrows } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { call } from '../../kernel/api/call.ts';
import { counted, exactNumber, shortNumber } from '../../kernel/format.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { Grid } from '../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { Description } from '../../kernel/ui/Description.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasEditor } from './AliasEditor.tsx';
import { aliasMoves, forgetModels, metricsOfRuns, modelByName, versionsOf } from './model-queries.ts';
import { aliasesByVersion, type Model, metricColumns, type RunMetrics, type Version } from './prepare-versions.ts';
import './models.css';

/** Runs whose metrics are read for the newest versions. */
const runsMax = 60;

/** What is in production, and how do the versions compare? */
export function ModelPage() {
  const { name } = useParams({ from: '/models/$name' });
  const { data: model, error, refetch } = useQuery(modelByName(name));
  return (
    <Page title={name} crumbs={[{ key: 'models', link: <Link to="/models">Models</Link> }]}>
      {error && (
        <Failure
          title={isMissing(error) ? 'There is no such model.' : 'The model could not be read.'}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {!model && !error && <Skeleton />}
      {model && <Loaded name={name} model={model} />}
    </Page>
  );
}

function Loaded({ name, model }: { readonly name: string; readonly model: Model }) {
  const save = async (description: string) => {
    await call(registeredModels.updateRegisteredModel, { name, description });
    await forgetModels();
  };
  return (
    <>
      <div className="model-head">
        <Description text={model.description ?? ''} onSave={save} />
        <Moves name={name} />
      </div>
      <Versions name={name} model={model} />
    </>
  );
}

function Moves({ name }: { readonly name: string }) {
  const { data: moves = [] } = useQuery(aliasMoves(name));
  if (moves.length === 0) return null;
  return (
    <section>
      <h2>Aliases lately</h2>
      <ul>
        {moves.slice(0, 4).map(({ alias, version, previous_version, timestamp }) => (
          <li key={`${alias} ${timestamp}`} className="line">
            <span className="chip">@{alias}</span>
            <span>
              {previous_version ?? '–'} → {version ?? 'removed'}
            </span>
            <span className="meta">
              <TimeText ms={timestamp} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Versions({ name, model }: { readonly name: string; readonly model: Model }) {
  const navigate = useNavigate();
  const { data: versions, error } = useQuery(versionsOf(name));
  const run_ids = useMemo(
    () => [...new Set((versions ?? []).slice(0, runsMax).map(({ run_id }) => run_id ?? ''))].filter(Boolean),
    [versions],
  );
  const { data: metrics = new Map() } = useQuery(metricsOfRuns(run_ids));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const columns = useMemo(() => versionColumns(name, model, versions ?? [], metrics), [name, model, versions, metrics]);
  if (error) return <Failure title="The versions could not be read." error={error} />;
  if (!versions) return <Skeleton />;
  if (versions.length === 0) return <Empty title="This model has no versions yet." />;
  const [a = '', b = ''] = [...selected].sort((x, y) => Number(x) - Number(y));
  return (
    <>
      <div className={selected.size > 0 ? 'bar bulk' : 'bar'}>
        <h2>{counted(versions.length, 'version')}</h2>
        <span className="grow" />
        <button
          type="button"
          className="button"
          disabled={selected.size !== 2}
          onClick={() => void navigate({ to: '/models/$name/diff', params: { name }, search: { a, b } })}
        >
          <GitCompareArrows className="icon" aria-hidden /> What changed
        </button>
      </div>
      <div className="page-body fixed">
        <Grid
          label={`Versions of ${name}`}
          columns={columns}
          pinned={1}
          rowCount={versions.length}
          rowAt={(at) => versions[at]}
          keyOf={({ version = '' }) => version}
          selected={selected}
          onSelect={setSelected}
          onOpen={({ version = '' }) =>
            void navigate({ to: '/models/$name/versions/$version', params: { name, version } })
          }
        />
      </div>
    </>
  );
}

function versionColumns(
  name: string,
  model: Model,
  versions: readonly Version[],
  metrics: RunMetrics,
): readonly GridColumn<Version>[] {
  const aliases = aliasesByVersion(model);
  return [
    {
      id: 'version',
      title: 'Version',
      width: 110,
      render: ({ version = '' }) => (
        <Link to="/models/$name/versions/$version" params={{ name, version }}>
          Version {version}
        </Link>
      ),
    },
    {
      id: 'aliases',
      title: 'Aliases',
      width: 220,
      render: ({ version = '' }) => <AliasEditor name={name} version={version} aliases={aliases.get(version) ?? []} />,
    },
    {
      id: 'created',
      title: 'Registered',
      width: 110,
      render: ({ creation_timestamp }) => <TimeText ms={creation_timestamp} />,
    },
    ...metricColumns(versions, metrics).map((key) => metricColumn(key, metrics)),
    {
      id: 'run',
      title: 'Run',
      width: 160,
      render: ({ run_id }) =>
        run_id ? (
          <Link className="mono cut" to="/runs/$runId" params={{ runId: run_id }}>
            {run_id.slice(0, 12)}
          </Link>
        ) : (
          <span className="meta">–</span>
        ),
    },
    {
      id: 'stage',
      title: 'Stage',
      width: 110,
      render: ({ current_stage }) => (current_stage === 'None' ? <span className="meta">–</span> : current_stage),
    },
    {
      id: 'description',
      title: 'Description',
      width: 300,
      render: ({ description }) => <span className="cut">{description}</span>,
    },
  ];
}

const metricColumn = (key: string, metrics: RunMetrics): GridColumn<Version> => ({
  id: `metrics.${key}`,
  title: key,
  group: 'metrics',
  width: 128,
  align: 'end',
  render: ({ run_id = '' }) => {
    const value = metrics.get(run_id)?.get(key);
    if (value === undefined) return <span className="meta">–</span>;
    return <span title={exactNumber(value)}>{shortNumber(value)}</span>;
  },
});
