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
const stageOf = async (run_id: string) => (await call(runs.getRun, { run_id })).run?.info?.lifecycle_stage;

registerUndo(undoDelete, (ids) => forEach(ids, restore).then(forgetRuns));
registerUndo(undoRestore, (ids) => forEach(ids, remove).then(forgetRuns));

/** Deletes runs; ten seconds to take it back, and the trash after that. */
export const deleteRuns = (ids: readonly string[]): Promise<void> => move(ids, 'deleted', remove, undoDelete);

export const restoreRuns = (ids: readonly string[]): Promise<void> => move(ids, 'active', restore, undoRestore);

/** Rejects with what the server says, for the dialog that asked. */
export async function tagRuns(ids: readonly string[], key: string, value: string): Promise<void> {
  await forEach(ids, (run_id) => call(runs.setTag, { run_id, key, value }));
  await forgetRuns();
}

export async function renameRun(run_id: string, run_name: string): Promise<void> {
  await call(runs.updateRun, { run_id, run_name });
  await forgetRuns();
}

/** Moves runs to a stage. Only those that this moved come back by its undo: others may have been there already, or were refused. */
async function move(
  ids: readonly string[],
  stage: 'active' | 'deleted',
  act: (run_id: string) => Promise<unknown>,
  kind: string,
): Promise<void> {
  const moved: string[] = [];
  try {
    await forEach(ids, async (run_id) => {
      if ((await stageOf(run_id)) === stage) return;
      await act(run_id);
      moved.push(run_id);
    });
  } catch (error) {
    sayError(error);
  }
  const text = `${counted(moved.length, 'run')} ${stage === 'deleted' ? 'deleted' : 'restored'}.`;
  if (moved.length > 0) sayUndoable(text, { kind, ids: moved });
  await forgetRuns();
}

async function forEach(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < ids.length; at += atOnce) await Promise.all(ids.slice(at, at + atOnce).map(act));
}
