import { runs } from '@millrace/protocol';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import { counted } from '../../kernel/format.ts';
import { registerUndo, sayError, sayUndoable } from '../../kernel/ui/toasts.ts';

const undoDelete = 'runs.delete';
const undoRestore = 'runs.restore';
/** Tables of runs ask again. */
export const forgetRuns = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['runs'] });

/** Requests that are under way at once. */
const atOnce = 4;

const remove = (run_id: string) => call(runs.deleteRun, { run_id });
const restore = (run_id: string) => call(runs.restoreRun, { run_id });

registerUndo(undoDelete, (ids) => forEach(ids, restore).then(forgetRuns));
registerUndo(undoRestore, (ids) => forEach(ids, remove).then(forgetRuns));

/** Deletes runs; ten seconds to take it back, and the trash after that. */
export const deleteRuns = (ids: readonly string[]): Promise<void> =>
  attempt(async () => {
    await forEach(ids, remove);
    sayUndoable(`${counted(ids.length, 'run')} deleted.`, { kind: undoDelete, ids });
  });

export const restoreRuns = (ids: readonly string[]): Promise<void> =>
  attempt(async () => {
    await forEach(ids, restore);
    sayUndoable(`${counted(ids.length, 'run')} restored.`, { kind: undoRestore, ids });
  });

/** Rejects with what the server says, for the dialog that asked. */
export async function tagRuns(ids: readonly string[], key: string, value: string): Promise<void> {
  await forEach(ids, (run_id) => call(runs.setTag, { run_id, key, value }));
  await forgetRuns();
}

export async function renameRun(run_id: string, run_name: string): Promise<void> {
  await call(runs.updateRun, { run_id, run_name });
  await forgetRuns();
}

async function attempt(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    sayError(error);
  }
  await forgetRuns();
}

async function forEach(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < ids.length; at += atOnce) await Promise.all(ids.slice(at, at + atOnce).map(act));
}
