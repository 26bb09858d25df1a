import { invalidParameter, pythonRepr } from '@millrace/protocol';
import { type Condition, statement, type Tx } from '@millrace/store';
import { internKeys } from './keys.store.ts';
import type { OwnedRun, RunTarget } from './runs.store.ts';

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
  'INSERT INTO params (run_id, key_id, value) VALUES (?, ?, ?) ON CONFLICT (run_id, key_id) DO NOTHING',
);
const selectParam = statement<{ value: string }>(
  'SELECT value FROM params WHERE run_id = ? AND key_id = (SELECT id FROM keys WHERE text = ?)',
);
const findParams = statement(
  'SELECT 1 FROM params WHERE run_id = ? AND key_id IN (SELECT k.id FROM json_each(?) j JOIN keys k ON k.text = j.value)',
);

/** Holds while none of these has a value in the run, whatever it is. */
export const unlessLogged = ({ id }: Pick<RunTarget, 'id'>, params: readonly ParamValue[]): Condition => {
  const keys = params.map(({ key }) => key);
  const [key, ...others] = keys;
  return {
    claims: keys.map((name) => `${id} ${name}`),
    unless:
      others.length === 0
        ? { statement: selectParam, parameters: [id, key as string] }
        : { statement: findParams, parameters: [id, JSON.stringify(keys)] },
  };
};

/** Inserts those that the run does not have yet; answers which of them it did not. */
export async function addParams(tx: Tx, run: OwnedRun, params: readonly ParamValue[]): Promise<readonly boolean[]> {
  const keys = params.map(({ key }) => key);
  const ids = await internKeys(tx, run, 'param', keys);
  const rows = params.map(({ key, value }) => [run.id, ids.get(key) as number, value]);
  return (await tx.runMany(insertParam, rows)).map((changes) => changes > 0);
}

/** Adds them; a different value that is there already is a conflict, the same one is not. */
async function conflictsOf(tx: Tx, run: RunTarget, params: readonly ParamValue[]): Promise<readonly Conflict[]> {
  const added = await addParams(tx, run, params);
  const conflicts: Conflict[] = [];
  for (const { key, value } of params.filter((_, at) => !added[at])) {
    const { value: stored = value } = (await tx.get(selectParam, [run.id, key])) ?? {};
    if (stored !== value) conflicts.push({ key, old_value: stored, new_value: value });
  }
  return conflicts;
}

/** Params are written once. @throws INVALID_PARAMETER_VALUE when one would change. */
export async function putOneParam(tx: Tx, run: RunTarget, param: ParamValue): Promise<void> {
  const [conflict] = await conflictsOf(tx, run, [param]);
  if (!conflict) return;
  throw invalidParameter(
    `Changing param values is not allowed. Param with key='${param.key}' was already logged with value='${conflict.old_value}' ` +
      `for run ID='${run.run_uuid}'. Attempted logging new value '${param.value}'.`,
  );
}

/** The same for a batch, whose error lists every conflict. */
export async function putParams(tx: Tx, run: RunTarget, params: readonly ParamValue[]): Promise<void> {
  const conflicts = await conflictsOf(tx, run, params);
  if (conflicts.length === 0) return;
  throw invalidParameter(
    `Changing param values is not allowed. Params were already logged='${pythonRepr(conflicts)}' for run ID='${run.run_uuid}'.`,
  );
}
