import { type OutputOf, runs } from '@millrace/protocol';
import { call } from '../../kernel/api/call.ts';
import { counted } from '../../kernel/format.ts';
import { noteTag, starTag } from '../../kernel/run-marks.ts';
import { registerUndo, sayUndoable, withdrawUndo } from '../../kernel/ui/toasts.ts';
import { forEachRun } from './for-each-run.ts';
import { forgetRuns } from './forget-runs.ts';

type Run = NonNullable<OutputOf<typeof runs.getRun>['run']>;

/** Something of a run that people change: how it is read and written; undefined where a run has none. */
interface RunField {
  readonly of: (run: Run) => string | undefined;
  readonly write: (run_id: string, value: string | undefined) => Promise<unknown>;
}

const name: RunField = {
  of: ({ info }) => info?.run_name,
  write: (run_id, run_name) => call(runs.updateRun, { run_id, run_name }),
};

const tag = (key: string): RunField => ({
  of: ({ data }) => data?.tags?.find((it) => it.key === key)?.value,
  write: (run_id, value) =>
    value === undefined ? call(runs.deleteTag, { run_id, key }) : call(runs.setTag, { run_id, key, value }),
});

const undoTag = 'runs.tag';
const undoName = 'runs.name';

registerUndo(undoTag, ([key = '', ...change]) => takeBack(tag(key), change));
registerUndo(undoName, ([, ...change]) => takeBack(name, change));

/**
 * Sets a tag of runs, or removes it where there is no value, with ten seconds to take it back. Rejects with what the server says, for the
 * dialog that asked.
 */
export function tagRuns(ids: readonly string[], key: string, value: string | undefined): Promise<void> {
  const what = value === undefined ? `“${key}” is removed from` : `“${key}” is set on`;
  return changeTag(ids, key, value, `${what} ${counted(ids.length, 'run')}.`);
}

/** The same for the star. */
export function starRuns(ids: readonly string[], isStarred: boolean): Promise<void> {
  const what = isStarred ? 'got a star' : 'lost the star';
  return changeTag(ids, starTag, isStarred ? 'true' : undefined, `${counted(ids.length, 'run')} ${what}.`);
}

/** The same for the note; an empty one goes. */
export function noteRun(run_id: string, text: string): Promise<void> {
  const note = text.trim() === '' ? undefined : text;
  return changeTag([run_id], noteTag, note, note === undefined ? 'The note is removed.' : 'The note is saved.');
}

async function changeTag(ids: readonly string[], key: string, value: string | undefined, text: string): Promise<void> {
  withdrawUndo(undoTag, [key]);
  const change = await changeRuns(ids, tag(key), value);
  sayUndoable(text, { kind: undoTag, ids: [key, ...change] });
}

/** The same for the name of a run. */
export async function renameRun(run_id: string, run_name: string): Promise<void> {
  withdrawUndo(undoName, [run_id]);
  const change = await changeRuns([run_id], name, run_name);
  sayUndoable(`The run is now “${run_name}”.`, { kind: undoName, ids: [run_id, ...change] });
}

/** @returns what `takeBack` needs: the value, then each run with what the server had before */
async function changeRuns(
  ids: readonly string[],
  field: RunField,
  value: string | undefined,
): Promise<readonly string[]> {
  const before: string[] = [];
  await forEachRun(ids, async (run_id) => {
    const old = await readField(run_id, field);
    await field.write(run_id, value);
    before.push(JSON.stringify([run_id, old ?? null]));
  }).finally(forgetRuns);
  return [JSON.stringify(value ?? null), ...before];
}

/** Only where the server still has what was written: what somebody else wrote since stays. @throws Error where that is so */
async function takeBack(field: RunField, [after = 'null', ...before]: readonly string[]): Promise<void> {
  const wanted = (JSON.parse(after) as string | null) ?? undefined;
  let changed = 0;
  await forEachRun(before, async (text) => {
    const [run_id, old] = JSON.parse(text) as [string, string | null];
    if ((await readField(run_id, field)) === wanted) await field.write(run_id, old ?? undefined);
    else changed += 1;
  }).finally(forgetRuns);
  if (changed > 0) throw new Error(`What was changed since stays as it is: ${counted(changed, 'run')}.`);
}

const readField = async (run_id: string, field: RunField): Promise<string | undefined> =>
  field.of((await call(runs.getRun, { run_id })).run ?? {});
