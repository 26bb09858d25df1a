import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChartLine, Diff, ListTree, Table2, Trash2 } from 'lucide-react';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { Page } from '../../kernel/frame/Page.tsx';
import { Skeleton } from '../../kernel/ui/states.tsx';
import { Tip } from '../../kernel/ui/Tip.tsx';
import { type ChartsSearch, RunsCharts } from '../charts/index.ts';
import { experimentById } from '../experiments/index.ts';
import { ViewMenu } from '../saved-views/index.ts';
import { BulkBar } from './BulkBar.tsx';
import { ColumnPicker } from './ColumnPicker.tsx';
import { FilterBar } from './FilterBar.tsx';
import { problemOfFailure } from './filter-problem.ts';
import { NoRuns } from './NoRuns.tsx';
import { RunsFoot } from './RunsFoot.tsx';
import { RunsTable } from './RunsTable.tsx';
import { orderBy, wireColumns } from './run-columns.ts';
import type { RunsQuery } from './run-queries.ts';
import type { RunsSearch } from './runs-search.ts';
import { tableState } from './table-state.ts';
import { useAutomaticColumns } from './use-automatic-columns.ts';
import { useLiveRuns } from './use-live-runs.ts';
import { useRunRows } from './use-run-rows.ts';
import { rootsOnly, useRunTree } from './use-run-tree.ts';
import './runs.css';

const from = '/experiments/$ids/runs';
const none: ReadonlySet<string> = new Set();

export function RunsPage() {
  const { ids } = useParams({ from });
  const search = useSearch({ from });
  const navigate = useNavigate({ from });
  const experiment_ids = useMemo(() => ids.split(','), [ids]);
  const set = (change: RunsSearch & ChartsSearch, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace });
  // First rows, then what else could stand in them: the keys of 100,000 runs take longer than a page of them.
  const [hasRows, setHasRows] = useState(false);
  const automatic = useAutomaticColumns(experiment_ids, search.col === undefined && hasRows);
  const state = tableState(search, automatic, set);
  const query = queryOf(experiment_ids, search, state);
  const isCharts = search.view === 'charts';
  const scope = { experiment_ids, filter: query.filter, order_by: query.order_by };
  const flat = useRunRows(query, !isCharts);
  useEffect(() => setHasRows((before) => before || isCharts || flat.total !== undefined), [isCharts, flat.total]);
  const rows = useRunTree(flat, query, search.tree === true);
  const [selected, setSelected] = useState(none);
  const problem = problemOfFailure(rows.error);
  const live = useLiveRuns({ query, rows: flat, mayMove: flat.isAtTop && selected.size === 0 });
  return (
    <Page
      {...useTitle(experiment_ids)}
      crumbs={[{ key: 'all', link: <Link to="/experiments">Experiments</Link> }]}
      actions={<ViewMenu kind="runs" scope={ids} state={search} onOpen={(view) => void navigate({ search: view })} />}
    >
      {selected.size > 0 ? (
        <BulkBar
          ids={[...selected]}
          runs={rows.loaded.filter(({ info }) => selected.has(info.run_id))}
          columns={state.columns}
          deleted={search.deleted === true}
          onClear={() => setSelected(none)}
        />
      ) : (
        <div className="bar">
          <FilterBar
            experiment_ids={experiment_ids}
            applied={search.filter ?? ''}
            problem={problem}
            onApply={(filter) => set({ filter: filter || undefined }, false)}
          />
          {!isCharts && <Switches search={search} set={set} />}
          {!isCharts && <ColumnPicker experiment_ids={experiment_ids} state={state} />}
          <ViewChoice isCharts={isCharts} set={set} />
        </div>
      )}
      <div className="page-body fixed">
        {isCharts ? (
          <Suspense fallback={<Skeleton />}>
            <RunsCharts {...{ scope, search, set }} empty={<NoRuns {...{ search, set, experiment_ids }} />} />
          </Suspense>
        ) : (
          <RunsTable
            {...{ rows, state, search, set, selected, experiment_ids }}
            onSelect={setSelected}
            showsProblem={problem !== undefined}
          />
        )}
      </div>
      {!isCharts && (
        <RunsFoot total={flat.total} query={query} columns={state.columns} isStale={rows.isStale} live={live} />
      )}
    </Page>
  );
}

const queryOf = (
  experiment_ids: readonly string[],
  search: RunsSearch,
  { columns, sorts }: ReturnType<typeof tableState>,
): RunsQuery => ({
  experiment_ids,
  filter: search.tree ? rootsOnly(search.filter ?? '') : (search.filter ?? ''),
  order_by: orderBy(sorts),
  columns: wireColumns(columns),
  deleted: search.deleted === true,
});

function useTitle(experiment_ids: readonly string[]): { readonly title: string } {
  const found = useQueries({ queries: experiment_ids.map(experimentById) });
  const names = found.map(({ data }, at) => data?.name ?? `Experiment ${experiment_ids[at]}`);
  return { title: names.length <= 2 ? names.join(' + ') : `${names[0]} + ${names.length - 1} more` };
}

function ViewChoice({ isCharts, set }: { readonly isCharts: boolean; readonly set: SwitchesProps['set'] }) {
  return (
    <fieldset className="view-choice" aria-label="View">
      <button type="button" className="button" aria-pressed={!isCharts} onClick={() => set({ view: undefined }, false)}>
        <Table2 className="icon" aria-hidden /> Table
      </button>
      <button type="button" className="button" aria-pressed={isCharts} onClick={() => set({ view: 'charts' }, false)}>
        <ChartLine className="icon" aria-hidden /> Charts
      </button>
    </fieldset>
  );
}

interface SwitchesProps {
  readonly search: RunsSearch;
  readonly set: (change: RunsSearch, replace?: boolean) => void;
}

function Switches({ search, set }: SwitchesProps) {
  const flip = (name: 'tree' | 'differ' | 'deleted') => set({ [name]: search[name] ? undefined : true }, false);
  return (
    <>
      <Tip text="Only columns whose values differ among the rows on the screen">
        <button type="button" className="button" aria-pressed={search.differ ?? false} onClick={() => flip('differ')}>
          <Diff className="icon" aria-hidden /> Differences
        </button>
      </Tip>
      <Tip text="Nested runs below their parents">
        <button type="button" className="button" aria-pressed={search.tree ?? false} onClick={() => flip('tree')}>
          <ListTree className="icon" aria-hidden /> Nested
        </button>
      </Tip>
      <Tip text="Deleted runs">
        <button
          type="button"
          className="button icon-only"
          aria-label="Deleted runs"
          aria-pressed={search.deleted ?? false}
          onClick={() => flip('deleted')}
        >
          <Trash2 className="icon" aria-hidden />
        </button>
      </Tip>
    </>
  );
}
