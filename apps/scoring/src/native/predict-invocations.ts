import { EngineError, type PredictModel } from '@millrace/engines';
import { type Mlmodel, toJs } from '@millrace/models';
import { fail } from '@millrace/protocol';
import { modelFailed } from '../formats/wording.ts';
import { json } from '../http/answer.ts';
import type { Backend } from '../http/backend.ts';
import { toEngineInput } from './engine-input.ts';
import { readInvocation } from './read-invocation.ts';
import { writeOutput } from './write-output.ts';

/** `/invocations` of a model that turns rows or tensors into rows or tensors. */
export function predictInvocations(model: PredictModel, mlmodel: Mlmodel): Backend['invocations'] {
  return async (invocation) => {
    const { data, params, isUnwrapped } = await readInvocation(invocation, mlmodel);
    const { signal } = invocation;
    const input = toEngineInput(data);
    const output = await model.predict(input, toJs(params) as Record<string, unknown>, { signal }).catch(reword);
    const written = writeOutput(output);
    return json(isUnwrapped ? written : `{"predictions": ${written}}`);
  };
}

/** A model of MLflow's fails with one text for everything; ours adds which input is to blame. */
function reword(error: unknown): never {
  if (error instanceof EngineError && error.reason === 'invalid_input')
    throw fail('BAD_REQUEST', `${modelFailed} ${error.message}`, { cause: error });
  throw error;
}
