/** What the thread of a graph does, and the same without a thread. */
import type { InferenceSession } from 'onnxruntime-node';
import type { Tensor } from '../data.ts';
import type { Handler } from '../engine-worker.ts';
import { EngineError } from '../errors.ts';
import { createSession } from './open-graph.ts';
import { fromNative, toNative } from './tensors.ts';

type Tensors = Readonly<Record<string, Tensor>>;

export interface GraphStart {
  readonly kind: 'graph';
  /** A graph's contained path, or its bytes. */
  readonly source: string | Uint8Array;
  readonly options: InferenceSession.SessionOptions;
  /** The tensors that a run gives back. */
  readonly fetches: readonly string[];
}

/** What a graph takes and gives, as the library says it. */
export interface GraphMetadata {
  readonly inputs: readonly InferenceSession.ValueMetadata[];
  readonly outputs: readonly InferenceSession.ValueMetadata[];
}

/** Opens the graph where it is called. @throws {EngineError} */
export async function openHere(
  start: GraphStart,
): Promise<GraphMetadata & { run(feeds: Tensors): Promise<Tensors>; close(): Promise<void> }> {
  const session = await createSession(start.source, start.options);
  return {
    inputs: session.inputMetadata,
    outputs: session.outputMetadata,
    run: (feeds) => run(session, feeds, start.fetches),
    close: () => session.release(),
  };
}

export async function serveGraph(
  start: GraphStart,
): Promise<{ value: GraphMetadata; handle: Handler; close: () => Promise<void> }> {
  const { inputs, outputs, run: runHere, close } = await openHere(start);
  return { value: { inputs, outputs }, handle: async (feeds) => ({ value: await runHere(feeds as Tensors) }), close };
}

async function run(session: InferenceSession, feeds: Tensors, fetches: readonly string[]): Promise<Tensors> {
  const entries = await Promise.all(
    Object.entries(feeds).map(async ([name, tensor]) => [name, await toNative(tensor)] as const),
  );
  try {
    const answer = await session.run(Object.fromEntries(entries), fetches);
    return Object.fromEntries(Object.entries(answer).map(([name, tensor]) => [name, fromNative(tensor)]));
  } catch (cause) {
    const message = 'The model failed on this input. Check the shapes and the values against its signature.';
    throw new EngineError('model_failed', message, { cause });
  }
}
