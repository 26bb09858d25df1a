import { runs } from '@millrace/protocol';
import { call } from '../../kernel/api/call.ts';
import { counted } from '../../kernel/format.ts';
import { registerUndo, sayError, sayUndoable } from '../../kernel/ui/toasts.ts';
import { forEachRun } from './for-each-run.ts';
import { forgetRuns } from './forget-runs.ts';

const undoDelete = 'runs.delete';
const undoRestore = 'runs.restore';

type Stage = 'active' | 'deleted';

const remove = (run_id: string) => call(runs.deleteRun, { run_id });
const restore = (run_id: string) => call(runs.restoreRun, { run_id });
const stageOf = async (run_id: string) => (await call(runs.getRun, { run_id })).run?.info?.lifecycle_stage;

registerUndo(undoDelete, (ids) => moveTo(ids, 'active', restore).then(forgetRuns));
registerUndo(undoRestore, (ids) => moveTo(ids, 'deleted', remove).then(forgetRuns));

/** Deletes runs; ten seconds to take it back, and the trash after that. */
export const deleteRuns = (ids: readonly string[]): Promise<void> => move(ids, 'deleted', remove, undoDelete);

export const restoreRuns = (ids: readonly string[]): Promise<void> => move(ids, 'active', restore, undoRestore);

/** Moves runs to a stage. Only those that this moved come back by its undo: others may have been there already, or were refused. */
async function move(
  ids: readonly string[],
  stage: Stage,
  act: (run_id: string) => Promise<unknown>,
  kind: string,
): Promise<void> {
  const moved: string[] = [];
  try {
    await moveTo(ids, stage, act, (run_id) => moved.push(run_id));
  } catch (error) {
    sayError(error);
  }
  const text = `${counted(moved.length, 'run')} ${stage === 'deleted' ? 'deleted' : 'restored'}.`;
  if (moved.length > 0) sayUndoable(text, { kind, ids: moved });
  await forgetRuns();
}

/** Runs that are there already, by another hand, are left alone. */
const moveTo = (
  ids: readonly string[],
  stage: Stage,
  act: (run_id: string) => Promise<unknown>,
  onMoved?: (run_id: string) => void,
): Promise<void> =>
  forEachRun(ids, async (run_id) => {
    if ((await stageOf(run_id)) === stage) return;
    await act(run_id);
    onMoved?.(run_id);
  });
