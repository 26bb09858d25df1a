import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { Grid } from '../../kernel/table/Grid.tsx';
import type { GridSort } from '../../kernel/table/grid-types.ts';
import { useStable } from '../../kernel/use-stable.ts';
import type { ChartsSearch } from '../charts/index.ts';
import { CellMenu } from './CellMenu.tsx';
import { ColumnMenu } from './ColumnMenu.tsx';
import type { NameActions } from './NameCell.tsx';
import { numberColumns, type TableRun } from './prepare-run-cell.ts';
import { runGridColumns } from './run-grid-columns.tsx';
import type { RunsQuery } from './run-queries.ts';
import type { RunsSearch, SetRuns } from './runs-search.ts';
import { useSumLine } from './SumLine.tsx';
import type { TableState } from './table-state.ts';
import { useRowTrends } from './trends/use-row-trends.ts';
import { useAggregates } from './use-aggregates.ts';
import { useOpenRun } from './use-open-run.ts';
import { useRowActs } from './use-row-acts.tsx';
import type { RunTree } from './use-run-tree.ts';
import type { Select } from './use-selected-runs.ts';
import { useShownColumns } from './use-shown-columns.ts';

export interface RunsTableProps {
  readonly rows: RunTree;
  readonly query: RunsQuery;
  readonly state: TableState;
  readonly search: RunsSearch & ChartsSearch;
  readonly set: SetRuns;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: Select;
}

export function RunsTable(props: RunsTableProps) {
  const { rows, state, search, selected, onSelect } = props;
  const openRun = useOpenRun(props.set);
  const acts = useRowActs(props);
  const columns = useRunGridColumns(props, acts.star, rows.sample, useTreeLead(rows, search.tree === true));
  const foot = useSumLine(state.columns, props.query, search.sum, props.set);
  const sorts = useMemo(() => state.sorts.map(readSort), [state.sorts]);
  const showTrends = useRowTrends(state.columns, rows.rowAt);
  const onShow = useStable((first: number, last: number) => {
    rows.show(first, last);
    showTrends(first, last);
  });
  const fold = ({ info: { run_id } }: TableRun, open: boolean): void => {
    if (rows.childCount(run_id) > 0 && rows.isOpen(run_id) !== open) rows.toggle(run_id, rows.placeOf(run_id).index);
  };
  return (
    <>
      <Grid
        label="Runs"
        columns={columns}
        pinned={Math.min(state.pinned, columns.length)}
        rowCount={rows.total ?? 0}
        rowAt={rows.rowAt}
        keyOf={({ info }) => info.run_id}
        sorts={sorts}
        onSort={state.sortBy}
        onResize={state.resize}
        onMove={state.move}
        selected={selected}
        onSelect={onSelect}
        onOpen={({ info }) => openRun(info.run_id)}
        onCursor={({ info }) => search.open && props.set({ open: info.run_id })}
        cellMenu={(run, id) => {
          const column = state.columns.find((it) => it.id === id);
          return column && <CellMenu {...{ run, column, search, acts }} set={props.set} />;
        }}
        onShow={onShow}
        foot={foot}
        rowState={({ info }) => stateOfRun(info.run_id, search)}
        keys={{ ...acts.keys, e: (run) => fold(run, !rows.isOpen(run.info.run_id)) }}
        onFold={fold}
        onPoint={search.view === 'both' ? (run) => highlightedRun.set(run?.info.run_id) : undefined}
      />
      {acts.dialog}
    </>
  );
}

function stateOfRun(run_id: string, { deleted, open, hide }: RunsSearch & ChartsSearch): string | undefined {
  if (deleted) return 'deleted';
  if (run_id === open) return 'open';
  return hide?.includes(run_id) ? 'hidden' : undefined;
}

export const readSort = (sort: string): GridSort => ({ id: sort.replace(/^-/, ''), descending: sort.startsWith('-') });

type ColumnProps = Pick<RunsTableProps, 'state' | 'search' | 'set' | 'query'>;

/** @param sample runs whose values say which columns hold numbers @param lead what stands before a run's name */
export function useRunGridColumns(
  { state, search, set, query }: ColumnProps,
  onStar: NameActions['onStar'],
  sample: readonly TableRun[],
  lead: (run: TableRun) => ReactNode,
) {
  const shown = useShownColumns(state.columns, query, search.differ === true);
  const heated = useMemo(() => shown.filter(({ id }) => search.heat?.includes(id)), [shown, search.heat]);
  const { figures: ranges } = useAggregates(heated, query);
  const atEnd = useMemo(() => numberColumns(sample, state.columns), [sample, state.columns]);
  // Columns stay the same while the table scrolls, or every row would be drawn again.
  return useMemo(
    () =>
      runGridColumns({
        columns: shown,
        atEnd,
        ranges,
        menuOf: (column) => <ColumnMenu column={column} state={state} />,
        lead,
        onPreview: (open) => set({ open }),
        onStar,
      }),
    [shown, atEnd, ranges, state, lead, set, onStar],
  );
}

/** Of a tree it knows the open rows, else it stays the same. */
function useTreeLead(rows: RunTree, isTree: boolean): (run: TableRun) => ReactNode {
  const tree = isTree ? rows : undefined;
  return useMemo(() => (run) => tree && <TreeLead run={run} rows={tree} />, [tree]);
}

function TreeLead({ run, rows }: { readonly run: TableRun; readonly rows: RunTree }) {
  const { run_id } = run.info;
  const count = rows.childCount(run_id);
  const isOpen = rows.isOpen(run_id);
  const Icon = isOpen ? ChevronDown : ChevronRight;
  const { depth, index } = rows.placeOf(run_id);
  return (
    <>
      {Array.from({ length: depth }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the gaps are all alike
        <span key={at} className="tree-gap" />
      ))}
      {count === 0 ? (
        <span className="tree-gap" />
      ) : (
        <button
          type="button"
          className="tree-toggle"
          aria-expanded={isOpen}
          aria-label={`${count} nested runs of ${run.info.run_name}`}
          onClick={(event) => {
            event.stopPropagation();
            rows.toggle(run_id, index);
          }}
        >
          <Icon className="icon" aria-hidden />
        </button>
      )}
    </>
  );
}
