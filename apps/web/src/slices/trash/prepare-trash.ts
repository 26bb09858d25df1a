import type { OutputOf, trash } from '@millrace/protocol';

/** One thing in the trash. */
export interface TrashItem {
  readonly kind: 'experiment' | 'run';
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly deleted: number;
  readonly runs: number;
  readonly points: number;
}

/** Experiments and runs in one list, the latest first. */
export function prepareTrash({
  experiments = [],
  runs = [],
}: OutputOf<typeof trash.searchTrash>): readonly TrashItem[] {
  const items: readonly TrashItem[] = [
    ...experiments.map((it) => ({
      kind: 'experiment' as const,
      id: it.experiment_id ?? '',
      name: it.name ?? '',
      deleted: Number(it.deleted_time ?? 0),
      runs: Number(it.runs ?? 0),
      points: Number(it.points ?? 0),
    })),
    ...runs.map((it) => ({
      kind: 'run' as const,
      id: it.run_id ?? '',
      name: it.run_name ?? '',
      deleted: Number(it.deleted_time ?? 0),
      runs: 1,
      points: Number(it.points ?? 0),
    })),
  ];
  return items.toSorted((a, b) => b.deleted - a.deleted);
}
