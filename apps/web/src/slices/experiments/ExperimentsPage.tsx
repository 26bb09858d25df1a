import { experiments } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { call } from '../../kernel/api/call.ts';
import { counted } from '../../kernel/format.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { Grid } from '../../kernel/table/Grid.tsx';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { SearchBox } from '../../kernel/ui/SearchBox.tsx';
import { Empty, Failure, NothingMatches, Skeleton } from '../../kernel/ui/states.tsx';
import { Unread } from '../../kernel/ui/Unread.tsx';
import { experimentColumns } from './experiment-columns.tsx';
import { allExperiments, forgetExperiments, runCounts } from './experiment-queries.ts';
import { type ExperimentsSearch, experimentSorts } from './experiments-search.ts';
import { countBelow, type Entry, type Experiment, foldersOf, prepareExperiments } from './prepare-experiments.ts';
import type { RunCounts } from './run-counts.ts';

const from = '/experiments';

export function ExperimentsPage() {
  const search = useSearch({ from });
  const navigate = useNavigate({ from });
  const [isCreating, setCreating] = useState(false);
  const list = useQuery(allExperiments);
  const counts = useQuery(runCounts);
  // Together, or the rows would change their order under the reader.
  const isPending = list.isPending || counts.isPending;
  const set = (change: ExperimentsSearch, replace = false) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace });
  const create = async (name: string) => {
    const { experiment_id = '' } = await call(experiments.createExperiment, { name });
    await forgetExperiments();
    return experiment_id;
  };
  const crumbs = search.folder
    ? [
        { key: 'all', link: <Link to={from}>Experiments</Link> },
        ...foldersOf(search.folder)
          .slice(0, -1)
          .map(({ path, name }) => ({ key: path, link: <FolderLink path={path} name={name} /> })),
      ]
    : [];
  const title = foldersOf(search.folder ?? '').at(-1)?.name ?? 'Experiments';
  return (
    <Page
      title={title}
      crumbs={crumbs}
      actions={
        <button type="button" className="button primary" onClick={() => setCreating(true)}>
          <Plus className="icon" aria-hidden /> New experiment
        </button>
      }
    >
      <div className="bar">
        <SearchBox
          label="Find experiments by name or tag"
          placeholder="Name, or tag as key=value"
          text={search.q ?? ''}
          onText={(q) => set({ q: q || undefined }, true)}
        />
        {counts.error && !counts.data && (
          <Unread text="The runs could not be counted." onRetry={() => void counts.refetch()} />
        )}
        <span className="grow" />
        {list.data && (
          <span className="meta">{counted(countBelow(list.data.experiments, search.folder), 'experiment')}</span>
        )}
      </div>
      <div className="page-body fixed">
        {isPending && !list.isError && <Skeleton />}
        {list.isError && !list.data && (
          <Failure title="The experiments could not be read." error={list.error} onRetry={() => void list.refetch()} />
        )}
        {list.data && !isPending && (
          <ExperimentList all={list.data.experiments} counts={counts.data} search={search} set={set} />
        )}
      </div>
      {isCreating && (
        <NameDialog
          title="New experiment"
          action="Create"
          initial={search.folder ?? ''}
          hint="A slash makes a folder: vision/resnet"
          onSubmit={create}
          onDone={(ids) => void navigate({ to: '/experiments/$ids/runs', params: { ids } })}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}

const FolderLink = ({ path, name }: { readonly path: string; readonly name: string }) => (
  <Link to={from} search={{ folder: path }}>
    {name}
  </Link>
);

interface ListProps {
  readonly all: readonly Experiment[];
  readonly counts: RunCounts | undefined;
  readonly search: ExperimentsSearch;
  readonly set: (change: ExperimentsSearch, replace?: boolean) => void;
}

function ExperimentList({ all, counts, search, set }: ListProps) {
  const navigate = useNavigate();
  const q = useDeferredValue(search.q);
  const descending = (search.sort ?? '-updated').startsWith('-');
  const sort = experimentSorts.find((it) => it === (search.sort ?? '-updated').replace(/^-/, '')) ?? 'updated';
  const entries = useMemo(
    () => prepareExperiments(all, counts, { q, folder: search.folder, sort, descending }),
    [all, counts, q, search.folder, sort, descending],
  );
  if (all.length === 0) return <NoExperiments />;
  if (entries.length === 0 && !q) {
    return (
      <NothingMatches title="Nothing lies here.">
        <p>The last experiment of this folder was renamed or deleted.</p>
        <Link to={from} className="button">
          All experiments
        </Link>
      </NothingMatches>
    );
  }
  if (entries.length === 0) {
    return (
      <NothingMatches title={`No experiment has “${search.q}” in its name or tags.`}>
        <button type="button" className="button" onClick={() => set({ q: undefined })}>
          Show all
        </button>
      </NothingMatches>
    );
  }
  const open = (entry: Entry) => {
    if (entry.kind === 'folder') set({ folder: entry.path });
    else void navigate({ to: '/experiments/$ids/runs', params: { ids: entry.experiment.experiment_id ?? '' } });
  };
  return (
    <Grid
      label="Experiments"
      columns={experimentColumns}
      pinned={1}
      rowCount={entries.length}
      rowAt={(at) => entries[at]}
      keyOf={(entry) => (entry.kind === 'folder' ? entry.path : (entry.experiment.experiment_id ?? ''))}
      sorts={[{ id: sort, descending }]}
      onSort={(id) => set({ sort: id === sort && !descending ? `-${id}` : id }, true)}
      onOpen={open}
    />
  );
}

function NoExperiments() {
  return (
    <Empty title="There are no experiments yet.">
      <p>Log a run from your code; its experiment appears here.</p>
      <CodeExample
        texts={{
          Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.set_experiment("first")\nwith mlflow.start_run():\n    mlflow.log_metric("loss", 0.5, step=1)`,
          Shell: `curl -X POST ${trackingUri}/api/2.0/mlflow/experiments/create \\\n  -H 'content-type: application/json' -d '{"name": "first"}'`,
        }}
      />
    </Empty>
  );
}
