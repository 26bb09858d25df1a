import { useMemo } from 'react';
import { highlightedRun } from '../../../kernel/chart/chart-cursor.ts';
import { Grid } from '../../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../../kernel/table/grid-types.ts';
import { useStable } from '../../../kernel/use-stable.ts';
import { type GroupFigure, readFigure } from '../../run-groups/index.ts';
import { CellMenu } from '../CellMenu.tsx';
import { HideItem } from '../HideItem.tsx';
import { type RunsTableProps, readSort, useRunGridColumns } from '../RunsTable.tsx';
import type { RunColumn } from '../run-columns.ts';
import { useSumLine } from '../SumLine.tsx';
import { useRowTrends } from '../trends/use-row-trends.ts';
import { useOpenRun } from '../use-open-run.ts';
import { type RowActs, useRowActs } from '../use-row-acts.tsx';
import { GroupName, groupCell } from './group-cells.tsx';
import { rowKeyOf, useGroupSelection } from './use-group-selection.ts';
import type { GroupedRow, GroupedRows } from './use-run-groups.ts';

export interface GroupedTableProps extends Omit<RunsTableProps, 'rows'> {
  readonly rows: GroupedRows;
}

/** Groups of runs with figures of their columns, and below those that are open their runs. */
export function GroupedTable(props: GroupedTableProps) {
  const { rows, state, search, set, query } = props;
  const openRun = useOpenRun(set);
  const unfold = useStable((key: string, open?: boolean): void => {
    set(({ unfold = [] }) => {
      const others = unfold.filter((other) => other !== key);
      const next = (open ?? others.length === unfold.length) ? [...others, key] : others;
      return { unfold: next.length > 0 ? next : undefined };
    });
  });
  const acts = useRowActs(props);
  const columns = useGroupedColumns(props, { unfold, hide: acts.toggleHide, star: acts.star });
  const foot = useSumLine(state.columns, query, search.sum, set);
  const sorts = useMemo(() => state.sorts.map(readSort), [state.sorts]);
  const showTrends = useRowTrends(state.columns, (index) => runOf(rows.rowAt(index)));
  const onShow = useStable((first: number, last: number) => {
    rows.show(first, last);
    showTrends(first, last);
  });
  const selection = useGroupSelection({ ...props, groups: rows.groups });
  const onOpen = (row: GroupedRow): void => {
    if (row.kind === 'group') unfold(row.group.key);
    else openRun(row.run.info.run_id);
  };
  return (
    <>
      <Grid
        label="Runs in groups"
        columns={columns}
        pinned={Math.min(state.pinned, columns.length)}
        rowCount={rows.total ?? 0}
        rowAt={rows.rowAt}
        keyOf={(row) => (row.kind === 'group' ? rowKeyOf(row.group) : row.run.info.run_id)}
        sorts={sorts}
        onSort={state.sortBy}
        onResize={state.resize}
        onMove={state.move}
        selected={selection.shown}
        onSelect={selection.select}
        onOpen={onOpen}
        onFold={(row, open) => row.kind === 'group' && unfold(row.group.key, open)}
        onCursor={(row) => row.kind === 'run' && search.open && set({ open: row.run.info.run_id })}
        cellMenu={(row, id) => {
          if (row.kind === 'group') return <HideItem id={row.group.key} hide={search.hide} set={set} />;
          const column = state.columns.find((it) => it.id === id);
          return column && <CellMenu run={row.run} {...{ column, search, set, acts }} />;
        }}
        onShow={onShow}
        foot={foot}
        rowState={(row) => (row.kind === 'group' ? 'group' : row.run.info.run_id === search.open ? 'open' : undefined)}
        keys={keysOf(acts, unfold)}
        onPoint={search.view === 'both' ? (row) => highlightedRun.set(row && lineOf(row)) : undefined}
      />
      {acts.dialog}
    </>
  );
}

function useGroupedColumns(
  props: GroupedTableProps,
  { unfold, hide, star }: Pick<Look, 'unfold' | 'hide'> & Pick<RowActs, 'star'>,
): readonly GridColumn<GroupedRow>[] {
  const { rows, state, search } = props;
  const runColumns = useRunGridColumns(props, star, rows.loaded, gap);
  const figure = readFigure(search.figure);
  const { unfold: unfolded, hide: hidden } = search;
  return useMemo(() => {
    const byId = new Map(state.columns.map((column) => [column.id, column]));
    const isOpen = (key: string) => unfolded?.includes(key) ?? false;
    const isHidden = (key: string) => hidden?.includes(key) ?? false;
    const look = { byId, figure, isOpen, isHidden, unfold, hide };
    return runColumns.map((column, at) => groupedColumn(column, at === 0, look));
  }, [runColumns, state.columns, figure, unfolded, unfold, hidden, hide]);
}

/** What has a line in charts: the group. */
const lineOf = (row: GroupedRow): string | undefined => (row.kind === 'group' ? row.group.key : undefined);

/** A letter does with a group what it can: it has no star and no note. */
function keysOf({ keys, toggleHide }: RowActs, unfold: (key: string) => void) {
  const ofRuns = Object.entries(keys).map(([key, act]) => [
    key,
    (row: GroupedRow) => row.kind === 'run' && act(row.run),
  ]);
  return {
    ...(Object.fromEntries(ofRuns) as Readonly<Record<string, (row: GroupedRow) => void>>),
    h: (row: GroupedRow) => toggleHide(row.kind === 'run' ? row.run.info.run_id : row.group.key),
    e: (row: GroupedRow) => row.kind === 'group' && unfold(row.group.key),
  };
}

const runOf = (row: GroupedRow | undefined) => (row?.kind === 'run' ? row.run : undefined);

const gap = () => <span className="tree-gap" />;

interface Look {
  readonly byId: ReadonlyMap<string, RunColumn>;
  readonly figure: GroupFigure;
  readonly isOpen: (key: string) => boolean;
  readonly isHidden: (key: string) => boolean;
  readonly unfold: (key: string) => void;
  /** Takes the line of a group out of the charts, or puts it back. */
  readonly hide: (key: string) => void;
}

function groupedColumn(
  { render, tint, ...column }: ReturnType<typeof useRunGridColumns>[number],
  isFirst: boolean,
  { byId, figure, isOpen, isHidden, unfold, hide }: Look,
): GridColumn<GroupedRow> {
  const id = byId.get(column.id)?.namespace === 'datasets' ? 'inputs' : column.id;
  return {
    ...column,
    tint: tint && ((row) => (row.kind === 'run' ? tint(row.run) : undefined)),
    render: (row) => {
      if (row.kind === 'run') return render(row.run);
      if (!isFirst) return groupCell(row.group, id, figure);
      const { group } = row;
      const state = { isOpen: isOpen(group.key), isHidden: isHidden(group.key) };
      return <GroupName {...{ group, ...state }} onToggle={unfold} onHide={hide} />;
    },
  };
}
