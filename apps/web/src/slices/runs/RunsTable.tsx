import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { Grid } from '../../kernel/table/Grid.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { CellMenu } from './CellMenu.tsx';
import { ColumnMenu } from './ColumnMenu.tsx';
import { NoRuns } from './NoRuns.tsx';
import { differingColumns, numberColumns, type TableRun } from './prepare-run-cell.ts';
import { runGridColumns } from './run-grid-columns.tsx';
import type { RunsSearch } from './runs-search.ts';
import type { TableState } from './table-state.ts';
import type { RunTree } from './use-run-tree.ts';

interface RunsTableProps {
  readonly rows: RunTree;
  readonly state: TableState;
  readonly search: RunsSearch;
  readonly set: (change: RunsSearch) => void;
  readonly experiment_ids: readonly string[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  /** The filter bar tells what is wrong with the filter; the table then keeps what it shows. */
  readonly showsProblem: boolean;
}

export function RunsTable(props: RunsTableProps) {
  const { rows, state, search, selected, onSelect } = props;
  const navigate = useNavigate();
  const columns = useGridColumns(props);
  if (rows.total === undefined || rows.total === 0) return <NoRows {...props} />;
  return (
    <Grid
      label="Runs"
      columns={columns}
      pinned={Math.min(state.pinned, columns.length)}
      rowCount={rows.total}
      rowAt={rows.rowAt}
      keyOf={({ info }) => info.run_id}
      sorts={state.sorts.map((sort) => ({ id: sort.replace(/^-/, ''), descending: sort.startsWith('-') }))}
      onSort={state.sortBy}
      onResize={state.resize}
      onMove={state.move}
      selected={selected}
      onSelect={onSelect}
      onOpen={({ info }) => void navigate({ to: '/runs/$runId', params: { runId: info.run_id } })}
      cellMenu={(run, id) => {
        const column = state.columns.find((it) => it.id === id);
        const onFilter = (filter: string) => props.set({ filter });
        return column && <CellMenu run={run} column={column} filter={search.filter} onFilter={onFilter} />;
      }}
      onShow={rows.show}
      rowState={() => (search.deleted ? 'deleted' : undefined)}
    />
  );
}

function useGridColumns({ rows, state, search }: RunsTableProps) {
  const atEnd = useMemo(() => numberColumns(rows.loaded, state.columns), [rows.loaded, state.columns]);
  const differing = search.differ ? differingColumns(rows.loaded, state.columns) : undefined;
  const columns = state.columns.filter(({ id }) => !differing || id === 'attributes.run_name' || differing.has(id));
  return runGridColumns({
    columns,
    atEnd,
    menuOf: (column) => <ColumnMenu column={column} state={state} />,
    lead: (run) => search.tree && <TreeLead run={run} rows={rows} />,
  });
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

function NoRows({ rows, search, set, experiment_ids, showsProblem }: RunsTableProps) {
  if (rows.error && !showsProblem) {
    return <Failure title="The runs could not be read." error={rows.error} onRetry={rows.retry} />;
  }
  if (showsProblem) return <div className="grow" />;
  if (rows.total === undefined) return <Skeleton lines={9} />;
  return <NoRuns {...{ search, set, experiment_ids }} />;
}
