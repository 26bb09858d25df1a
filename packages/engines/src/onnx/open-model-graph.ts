import type { InferenceSession } from 'onnxruntime-node';
import type { Tensor } from '../data.ts';
import { EngineThread, mayStartThreads } from '../engine-thread.ts';
import { type GraphMetadata, type GraphStart, openHere } from './graph-requests.ts';
import { containedGraph } from './open-graph.ts';
import type { GraphOutput } from './zip-map.ts';

type Tensors = Readonly<Record<string, Tensor>>;

/** A graph that can be run, here or in a thread. */
export interface ModelGraph extends GraphMetadata {
  /** The outputs as callers see them. */
  readonly named: readonly GraphOutput[];
  readonly bytes: number;
  run(feeds: Tensors): Promise<Tensors>;
  close(): Promise<void>;
}

/** A small graph is done before a message to a thread would arrive; a large one would stop all other requests. */
const maxBytesHere = 16 * 2 ** 20;

/**
 * Opens an ONNX file of a model.
 * @throws {EngineError} as `containedGraph`
 */
export async function openModelGraph(
  folder: string,
  file: string,
  settings: InferenceSession.SessionOptions,
): Promise<ModelGraph> {
  const { source, options, outputs: named, bytes } = await containedGraph(folder, file, settings);
  const start: GraphStart = { kind: 'graph', source, options, fetches: [...new Set(named.map(({ from }) => from))] };
  const graph = bytes > maxBytesHere && mayStartThreads() ? await openInThread(start) : await openHere(start);
  return { ...graph, named, bytes };
}

async function openInThread(start: GraphStart): Promise<Omit<ModelGraph, 'named' | 'bytes'>> {
  const { thread, value } = await EngineThread.start(start);
  return {
    ...(value as GraphMetadata),
    run: async (feeds) => (await thread.call(feeds)) as Tensors,
    close: () => thread.close(),
  };
}
