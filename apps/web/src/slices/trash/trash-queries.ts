import { experiments, runs, trash } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import type { TrashItem } from './prepare-trash.ts';

export const trashList = queryOptions({
  queryKey: ['trash'],
  queryFn: ({ signal }) => call(trash.searchTrash, {}, { signal }),
});

/** What purging these would free; counted only when asked, for it reads folders. */
export const trashSizes = (items: readonly TrashItem[]) =>
  queryOptions({
    queryKey: ['trash', 'sizes', items.map(({ id }) => id)],
    queryFn: ({ signal }) => call(trash.searchTrashSizes, namesOf(items), { signal }),
    enabled: items.length > 0,
  });

export async function restoreItems(items: readonly TrashItem[]): Promise<void> {
  try {
    for (const { kind, id } of items) {
      if (kind === 'run') await call(runs.restoreRun, { run_id: id });
      else await call(experiments.restoreExperiment, { experiment_id: id });
    }
  } finally {
    // Also when one is refused: others are back, or were brought back by another hand.
    await queryClient.invalidateQueries();
  }
}

/** Deletes for good. Returns the artifact locations that are left, because this server does not serve them. */
export async function purgeItems(items: readonly TrashItem[]): Promise<readonly string[]> {
  try {
    return (await call(trash.purgeTrash, namesOf(items))).kept_artifacts ?? [];
  } finally {
    await queryClient.invalidateQueries();
  }
}

const namesOf = (items: readonly TrashItem[]) => ({
  experiment_ids: items.filter(({ kind }) => kind === 'experiment').map(({ id }) => id),
  run_ids: items.filter(({ kind }) => kind === 'run').map(({ id }) => id),
});
