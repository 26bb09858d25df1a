import { registeredModels } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { Grid } from '../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { SearchBox } from '../../kernel/ui/SearchBox.tsx';
import { Empty, Failure, NothingMatches, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { forgetModels, modelList } from './model-queries.ts';
import type { Model } from './prepare-versions.ts';

const from = '/models';

const columns: readonly GridColumn<Model>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 340,
    render: ({ name = '' }) => (
      <Link className="cut" to="/models/$name" params={{ name }} title={name}>
        {name}
      </Link>
    ),
  },
  {
    id: 'latest',
    title: 'Latest',
    width: 80,
    align: 'end',
    render: ({ latest_versions = [] }) => newestOf(latest_versions),
  },
  { id: 'aliases', title: 'Aliases', width: 340, render: (model) => <Aliases model={model} /> },
  { id: 'updated', title: 'Changed', width: 120, render: (model) => <TimeText ms={model.last_updated_timestamp} /> },
  {
    id: 'description',
    title: 'Description',
    width: 420,
    render: ({ description }) => <span className="cut">{description}</span>,
  },
];

const newestOf = (versions: readonly { readonly version?: string }[]): string =>
  versions.length === 0 ? '–' : String(Math.max(...versions.map(({ version }) => Number(version))));

const Aliases = ({ model: { name = '', aliases = [] } }: { readonly model: Model }) =>
  aliases.map(({ alias, version = '' }) => (
    <Link key={alias} className="chip" to="/models/$name/versions/$version" params={{ name, version }}>
      @{alias} <span className="meta">{version}</span>
    </Link>
  ));

/** What is in production? */
export function ModelsPage() {
  const { q = '' } = useSearch({ from });
  const navigate = useNavigate({ from });
  const [isCreating, setCreating] = useState(false);
  const { data, error, refetch } = useQuery(modelList(useDeferredValue(q)));
  const setText = (text: string) => void navigate({ search: { q: text || undefined }, replace: true });
  const create = async (name: string) => {
    await call(registeredModels.createRegisteredModel, { name });
    await forgetModels();
    await navigate({ to: '/models/$name', params: { name } });
  };
  return (
    <Page
      title="Models"
      actions={
        <button type="button" className="button primary" onClick={() => setCreating(true)}>
          <Plus className="icon" aria-hidden /> New model
        </button>
      }
    >
      <div className="bar">
        <SearchBox
          label="Find models by name or tag"
          placeholder="Name, or tag as key=value"
          text={q}
          onText={setText}
        />
      </div>
      <div className="page-body fixed">
        {error && <Failure title="The models could not be read." error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton />}
        {data && <ModelGrid models={data.registered_models ?? []} q={q} />}
      </div>
      {isCreating && (
        <NameDialog title="New model" action="Create" initial="" onSubmit={create} onClose={() => setCreating(false)} />
      )}
    </Page>
  );
}

function ModelGrid({ models, q }: { readonly models: readonly Model[]; readonly q: string }) {
  const navigate = useNavigate();
  if (models.length === 0 && q !== '') return <NothingMatches title={`No model fits “${q}”.`} />;
  if (models.length === 0) return <NoModels />;
  return (
    <Grid
      label="Registered models"
      columns={columns}
      pinned={1}
      rowCount={models.length}
      rowAt={(at) => models[at]}
      keyOf={({ name = '' }) => name}
      onOpen={({ name = '' }) => void navigate({ to: '/models/$name', params: { name } })}
    />
  );
}

const NoModels = () => (
  <Empty title="No model is registered yet.">
    <p>Register one where you log it:</p>
    <CodeExample
      texts={{
        Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nwith mlflow.start_run():\n    mlflow.sklearn.log_model(model, name="model", registered_model_name="digits")`,
      }}
    />
  </Empty>
);
