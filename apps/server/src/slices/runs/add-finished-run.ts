import type { Infer, InputOf, runs, shapes } from '@millrace/protocol';
import type { Context } from '../../kernel/context.ts';
import { createRunIn } from './create-run.ts';
import { besideValues } from './deferred-values.ts';
import { type ParamValue, putParams } from './params.store.ts';
import { readRun } from './read-run.ts';
import { runStatusNumber } from './run-status.ts';
import { requireRun, setRunState } from './runs.store.ts';
import { putTags, type TagValue } from './tags.store.ts';

/** A run that is over when it is created. */
export interface FinishedRun {
  readonly run_uuid: string;
  readonly run: InputOf<typeof runs.createRun>;
  readonly params: readonly ParamValue[];
  /** Beside those that the run is created with. */
  readonly tags: readonly TagValue[];
  /** Epoch milliseconds. */
  readonly end_time: number;
}

/** Creates it with all it has in one transaction; answers it as `GetRun` does. */
export const addFinishedRun = ({ db, random }: Context, finished: FinishedRun): Promise<Infer<typeof shapes.run>> =>
  db.write(async (tx) => {
    const { run_uuid, end_time } = finished;
    await createRunIn(tx, finished.run, { run_uuid, random });
    const run = await requireRun(tx, run_uuid);
    await putParams(tx, run, finished.params);
    await putTags(tx, run, finished.tags);
    await setRunState(tx, run.id, { status: runStatusNumber('FINISHED'), end_time, name: run.name });
    return { inputs: {}, outputs: {}, ...(await readRun(tx, run_uuid)) };
  }, besideValues);
