import { nextSorts, type RunColumn, readColumn, writeColumn } from './run-columns.ts';
import type { RunsSearch, SetRuns } from './runs-search.ts';

/** The arrangement of a table as the address holds it, and its changes. */
export interface TableState {
  readonly columns: readonly RunColumn[];
  readonly pinned: number;
  readonly sorts: readonly string[];
  readonly setSorts: (sorts: readonly string[]) => void;
  readonly sortBy: (id: string, additive: boolean) => void;
  readonly resize: (id: string, width: number) => void;
  readonly move: (id: string, target: string) => void;
  readonly hide: (id: string) => void;
  readonly show: (id: string) => void;
  readonly replace: (id: string, other: string) => void;
  /** Shows a further column behind another. */
  readonly insert: (id: string, further: string) => void;
  readonly pinThrough: (at: number) => void;
  readonly reset: () => void;
  /** Ids of the columns that are tinted by their values. */
  readonly heated: readonly string[];
  readonly heat: (id: string) => void;
}

/** @param automatic ids of the columns while nobody has arranged them */
export function tableState(search: RunsSearch, automatic: readonly string[], set: SetRuns): TableState {
  const columnsOf = ({ col }: RunsSearch) =>
    (col ?? automatic).map(readColumn).filter((column) => column !== undefined);
  const columns = columnsOf(search);
  const pinned = Math.min(columns.length, Number.parseInt(search.pin ?? '1', 10) || 0);
  const sorts = search.sort ?? [];
  const heated = search.heat ?? [];
  const arrange = (change: (columns: readonly RunColumn[]) => readonly Pick<RunColumn, 'id' | 'width'>[]): void =>
    set((now) => ({ col: change(columnsOf(now)).map(writeColumn) }));
  return {
    columns,
    pinned,
    sorts,
    setSorts: (sort) => set({ sort }),
    sortBy: (id, additive) => set(({ sort = [] }) => ({ sort: nextSorts(sort, id, additive) })),
    resize: (id, width) => arrange((now) => now.map((column) => (column.id === id ? { id, width } : column))),
    move: (id, target) => arrange((now) => moved(now, id, target)),
    hide: (id) => arrange((now) => now.filter((column) => column.id !== id)),
    show: (id) => arrange((now) => [...now, ...[readColumn(id)].filter((column) => column !== undefined)]),
    replace: (id, other) =>
      arrange((now) => now.map((column) => (column.id === id ? (readColumn(other) ?? column) : column))),
    insert: (id, further) =>
      arrange((now) =>
        now.flatMap((column) => (column.id === id ? [column, readColumn(further) ?? column] : [column])),
      ),
    pinThrough: (at) => set({ pin: String(at < pinned ? at : at + 1) }),
    reset: () => set({ col: undefined, pin: undefined }),
    heated,
    heat: (id) =>
      set(({ heat = [] }) => ({ heat: heat.includes(id) ? heat.filter((it) => it !== id) : [...heat, id] })),
  };
}

/** The list with one column put where another is; those between move up. */
export function moved<C extends { readonly id: string }>(
  columns: readonly C[],
  id: string,
  target: string,
): readonly C[] {
  const from = columns.findIndex((column) => column.id === id);
  const to = columns.findIndex((column) => column.id === target);
  if (from < 0 || to < 0) return columns;
  const rest = columns.toSpliced(from, 1);
  return rest.toSpliced(to, 0, columns[from] as C);
}
