import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { marksOf } from '../../kernel/run-marks.ts';
import { sayError } from '../../kernel/ui/toasts.ts';
import { useStable } from '../../kernel/use-stable.ts';
import { type SetCharts, toggledHide } from '../charts/index.ts';
import { starRuns } from '../run-acts/index.ts';
import type { TableRun } from './prepare-run-cell.ts';

const NoteDialog = lazy(async () => ({ default: (await import('./NoteDialog.tsx')).NoteDialog }));

export interface RowActs {
  readonly star: (run_ids: readonly string[], isStarred: boolean) => void;
  readonly note: (run: TableRun) => void;
  readonly toggleHide: (id: string) => void;
  /** What letters do with the row of the cursor. */
  readonly keys: Readonly<Record<string, (run: TableRun) => void>>;
  /** What an act asks for; somewhere beside the table. */
  readonly dialog: ReactNode;
}

interface Options {
  readonly set: SetCharts;
  /** Where there are some, letters belong to the bar of what is selected. */
  readonly selected: ReadonlySet<string>;
}

const noKeys: RowActs['keys'] = {};

/** What can be done with a run where it stands in a table. */
export function useRowActs({ set, selected }: Options): RowActs {
  const [noted, note] = useState<TableRun>();
  const star = useStable((run_ids: readonly string[], isStarred: boolean): void => {
    void starRuns(run_ids, isStarred).catch(sayError);
  });
  const toggleHide = useStable((id: string): void => set(toggledHide(id)));
  const keys = useMemo(
    () => ({
      s: (run: TableRun) => star([run.info.run_id], !marksOf(run).isStarred),
      h: ({ info }: TableRun) => toggleHide(info.run_id),
      n: (run: TableRun) => note(run),
    }),
    [star, toggleHide],
  );
  const dialog = noted && (
    <Suspense>
      <NoteDialog
        run_id={noted.info.run_id}
        name={noted.info.run_name ?? noted.info.run_id}
        note={marksOf(noted).note}
        onClose={() => note(undefined)}
      />
    </Suspense>
  );
  return { star, note, toggleHide, keys: selected.size > 0 ? noKeys : keys, dialog };
}
