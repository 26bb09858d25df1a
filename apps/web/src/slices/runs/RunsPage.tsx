import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { memo, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Page } from '../../kernel/frame/Page.tsx';
import { withChange } from '../../kernel/search-change.ts';
import { Skeleton } from '../../kernel/ui/states.tsx';
import { useIsThere } from '../../kernel/use-is-there.ts';
import { useStable } from '../../kernel/use-stable.ts';
import { type ChartsSearch, RunsCharts } from '../charts/index.ts';
import { experimentById } from '../experiments/index.ts';
import { ViewMenu } from '../saved-views/index.ts';
import { BulkBar } from './BulkBar.tsx';
import { ClauseChips } from './chips/ClauseChips.tsx';
import type { FilterProblem } from './FilterBar.tsx';
import { withClause } from './filter-context.ts';
import { problemOfFailure } from './filter-problem.ts';
import { GroupedTable } from './groups/GroupedTable.tsx';
import { groupsQuery } from './groups/groups-query.ts';
import { useRunGroups } from './groups/use-run-groups.ts';
import { NoRows } from './NoRows.tsx';
import { NoRuns } from './NoRuns.tsx';
import { RunsBar } from './RunsBar.tsx';
import { RunsFoot } from './RunsFoot.tsx';
import { RunsTable } from './RunsTable.tsx';
import { runsQuery } from './runs-query.ts';
import { type RunsSearch, type SetRuns, shownParts } from './runs-search.ts';
import { tableState } from './table-state.ts';
import { useAutomaticColumns } from './use-automatic-columns.ts';
import { useLiveRuns } from './use-live-runs.ts';
import { useRunRows } from './use-run-rows.ts';
import { useRunTree } from './use-run-tree.ts';
import { useSelectedRuns } from './use-selected-runs.ts';
import { WithPreview } from './WithPreview.tsx';
import './runs.css';

const from = '/experiments/$ids/runs';
/** A table is not drawn anew when a run is selected. */
const withoutSelection = ({ sel: _, ...search }: RunsSearch & ChartsSearch): RunsSearch & ChartsSearch => search;
const noKeys: readonly string[] = [];
/** Rows of a grouped table are read again together with the figures of their groups. */
const nowhere = () => -1;

/** Other experiments are another page: what was selected, opened or typed in one is nothing to the next. */
export function RunsPage() {
  const { ids } = useParams({ from });
  return <RunsOf key={ids} ids={ids} />;
}

function RunsOf({ ids }: { readonly ids: string }) {
  const search = useSearch({ from, select: withoutSelection, structuralSharing: true });
  const navigate = useNavigate({ from });
  const experiment_ids = useMemo(() => ids.split(','), [ids]);
  const isHere = useIsThere();
  const set = useStable<Parameters<SetRuns>, void>((change, replace = true) => {
    // An answer that comes later would bring the reader back.
    if (isHere()) void navigate({ search: (before) => withChange(before, change), replace });
  });
  // First rows, then what else could stand in them: the keys of 100,000 runs take longer than a page of them.
  const [hasRows, setHasRows] = useState(false);
  const automatic = useAutomaticColumns(experiment_ids, search.col === undefined && hasRows);
  const state = useMemo(() => tableState(search, automatic, set), [search, automatic, set]);
  const query = useMemo(() => runsQuery(experiment_ids, search, state), [experiment_ids, search, state]);
  const { hasTable, hasCharts } = shownParts(search);
  const scope = { experiment_ids, filter: query.filter, order_by: query.order_by };
  const grouping = useMemo(() => groupsQuery(query, search, state), [query, search, state]);
  const isGrouped = grouping !== undefined && hasTable;
  const flat = useRunRows(query, hasTable && !isGrouped);
  const groups = useRunGroups(query, isGrouped ? grouping : undefined, search.unfold ?? noKeys);
  const isThere = !hasTable || (isGrouped ? groups : flat).total !== undefined;
  useEffect(() => setHasRows((before) => before || isThere), [isThere]);
  const tree = useRunTree(flat, query, search.tree === true && !isGrouped);
  const rows = isGrouped ? groups : tree;
  const [selected, setSelected] = useSelectedRuns(set);
  const problem = useProblem(rows.error);
  const filterBox = useRef<HTMLInputElement>(null);
  const live = useLiveRuns({
    query,
    indexOf: isGrouped ? nowhere : flat.indexOf,
    mayMove: rows.isAtTop && selected.size === 0,
  });
  const table = { query, state, search, set, selected, onSelect: setSelected };
  return (
    <Page {...useTitle(experiment_ids)} crumbs={crumbs} actions={<Views scope={ids} search={search} />}>
      {selected.size > 0 ? (
        <BulkBar
          ids={[...selected]}
          runs={rows.loaded.filter(({ info }) => selected.has(info.run_id))}
          columns={state.columns}
          deleted={search.deleted === true}
          hide={search.hide}
          set={set}
          onSelect={setSelected}
        />
      ) : (
        <RunsBar {...{ experiment_ids, search, set, state, problem, filterBox }} />
      )}
      <Chips filter={search.filter ?? ''} set={set} filterBox={selected.size > 0 ? undefined : filterBox} />
      <div className={hasTable && hasCharts ? 'page-body fixed split' : 'page-body fixed'}>
        {hasTable && (
          <WithPreview open={search.open} onClose={() => set({ open: undefined })}>
            {!rows.total ? (
              <NoRows {...{ rows, search, set, experiment_ids }} showsProblem={problem !== undefined} />
            ) : isGrouped ? (
              <GroupedTable {...table} rows={groups} />
            ) : (
              <RunsTable {...table} rows={tree} />
            )}
          </WithPreview>
        )}
        {hasCharts && (
          <Suspense fallback={<Skeleton />}>
            <RunsCharts
              {...{ scope, search, set, grouping }}
              // Beside a table, that says it.
              empty={hasTable ? null : <NoRuns {...{ search, set, experiment_ids }} />}
              onFilter={(clause) => set(({ filter }) => ({ filter: withClause(filter, clause) }), false)}
            />
          </Suspense>
        )}
      </div>
      {hasTable && (
        <RunsFoot
          total={isGrouped ? groups.runCount : flat.total}
          groups={isGrouped ? groups.groupCount : undefined}
          query={query}
          columns={state.columns}
          isStale={rows.isStale}
          retry={rows.total !== undefined && rows.error ? rows.retry : undefined}
          waiting={live.waiting}
          letIn={live.letIn}
        />
      )}
    </Page>
  );
}

const crumbs = [{ key: 'all', link: <Link to="/experiments">Experiments</Link> }];

/** The same object while the server says the same. */
function useProblem(error: unknown): FilterProblem | undefined {
  return useMemo(() => problemOfFailure(error), [error]);
}

interface ChipsProps {
  readonly filter: string;
  readonly set: SetRuns;
  /** Undefined where the bar of what is selected is in its place. */
  readonly filterBox: RefObject<HTMLInputElement | null> | undefined;
}

function Chips({ filter, set, filterBox }: ChipsProps) {
  const onFilter = useStable((next: string) => set({ filter: next || undefined }, false));
  const onEdit = useStable((start: number, end: number) => {
    const box = filterBox?.current;
    // Once the menu has given the focus back.
    requestAnimationFrame(() => box?.focus());
    requestAnimationFrame(() => box?.value === filter && box.setSelectionRange(start, end));
  });
  return <ClauseChips {...{ filter, onFilter }} onEdit={filterBox && onEdit} />;
}

const Views = memo(function Views({ scope, search }: { readonly scope: string; readonly search: RunsSearch }) {
  const navigate = useNavigate({ from });
  return (
    <ViewMenu key={scope} kind="runs" scope={scope} state={search} onOpen={(view) => void navigate({ search: view })} />
  );
});

function useTitle(experiment_ids: readonly string[]): { readonly title: string } {
  const found = useQueries({ queries: experiment_ids.map(experimentById) });
  const names = found.map(({ data }, at) => data?.name ?? `Experiment ${experiment_ids[at]}`);
  return { title: names.length <= 2 ? names.join(' + ') : `${names[0]} + ${names.length - 1} more` };
}
