import { invalidParameter, pythonRepr } from '@millrace/protocol';
import { statement, type Tx } from '@millrace/store';
import { internKey } from './keys.store.ts';
import type { RunTarget } from './runs.store.ts';

export interface ParamValue {
  readonly key: string;
  readonly value: string;
}

interface Conflict {
  readonly key: string;
  readonly old_value: string;
  readonly new_value: string;
}

const insertParam = statement<never>(
  'INSERT INTO params (run_id, key_id, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
);
const selectParam = statement<{ value: string }>('SELECT value FROM params WHERE run_id = ? AND key_id = ?');

/** Inserts where absent; a different value already there is a conflict, the same one is not. */
async function putParam(tx: Tx, run: RunTarget, param: ParamValue): Promise<Conflict | undefined> {
  const keyId = await internKey(tx, run, 'param', param.key);
  if ((await tx.run(insertParam, [run.id, keyId, param.value])).changes > 0) return undefined;
  const stored = await tx.get(selectParam, [run.id, keyId]);
  if (!stored || stored.value === param.value) return undefined;
  return { key: param.key, old_value: stored.value, new_value: param.value };
}

/** Params are written once. @throws INVALID_PARAMETER_VALUE when one would change. */
export async function putOneParam(tx: Tx, run: RunTarget, param: ParamValue): Promise<void> {
  const conflict = await putParam(tx, run, param);
  if (!conflict) return;
  throw invalidParameter(
    `Changing param values is not allowed. Param with key='${param.key}' was already logged with value='${conflict.old_value}' ` +
      `for run ID='${run.run_uuid}'. Attempted logging new value '${param.value}'.`,
  );
}

/** The same for a batch, whose error lists every conflict. */
export async function putParams(tx: Tx, run: RunTarget, params: readonly ParamValue[]): Promise<void> {
  const conflicts: Conflict[] = [];
  for (const param of params) {
    const conflict = await putParam(tx, run, param);
    if (conflict) conflicts.push(conflict);
  }
  if (conflicts.length === 0) return;
  throw invalidParameter(
    `Changing param values is not allowed. Params were already logged='${pythonRepr(conflicts)}' for run ID='${run.run_uuid}'.`,
  );
}
