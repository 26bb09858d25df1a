import { EngineError, type PredictModel } from '@millrace/engines';
import { type Mlmodel, toJs } from '@millrace/models';
import { fail } from '@millrace/protocol';
import { modelFailed } from '../formats/wording.ts';
import { json } from '../http/answer.ts';
import type { Backend } from '../http/backend.ts';
import { toEngineInput } from './engine-input.ts';
import { readInvocation } from './read-invocation.ts';
import { writeOutput, writeValue } from './write-output.ts';

/** `/invocations` of a model that turns rows or tensors into rows or tensors. */
export function predictInvocations(
  model: PredictModel,
  mlmodel: Mlmodel,
  isStreaming: boolean,
): Backend['invocations'] {
  return async (invocation) => {
    const { data, params, isUnwrapped, wantsStream } = await readInvocation(invocation, mlmodel);
    const { signal } = invocation;
    const input = toEngineInput(data);
    const given = toJs(params) as Record<string, unknown>;
    if (isStreaming && wantsStream && model.predictStream)
      return { status: 200, events: eventsOf(model.predictStream(input, given, { signal })) };
    const output = await model.predict(input, given, { signal }).catch(reword);
    const written = writeOutput(output);
    return json(isUnwrapped ? written : `{"predictions": ${written}}`);
  };
}

/** One event per piece, as MLflow's agent server sends them. */
async function* eventsOf(pieces: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const piece of pieces) yield `data: ${writeValue(piece)}\n\n`;
  yield 'data: [DONE]\n\n';
}

/** A model of MLflow's fails with one text for everything; ours adds which input is to blame. */
function reword(error: unknown): never {
  if (error instanceof EngineError && error.reason === 'invalid_input')
    throw fail('BAD_REQUEST', `${modelFailed} ${error.message}`, { cause: error });
  throw error;
}
