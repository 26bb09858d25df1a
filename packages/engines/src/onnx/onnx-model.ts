import type { InferenceSession } from 'onnxruntime-node';
import type { Frame, PredictInput, PredictOutput, Tensor } from '../data.ts';
import { EngineError } from '../errors.ts';
import type { LoadOptions, ModelFiles } from '../load.ts';
import type { Batching, CallOptions, Params, PredictModel } from '../port.ts';
import { Batcher } from './batcher.ts';
import { type Feeds, feedsOf } from './feeds.ts';
import { type OpenedGraph, openGraph } from './open-graph.ts';
import { isRowWise } from './row-wise.ts';
import { sessionOptions } from './session-options.ts';
import { fromNative, toNative } from './tensors.ts';
import { zip } from './zip-map.ts';

/** Loads a model of the onnx flavor. @throws {EngineError} */
export async function loadOnnx({ folder, flavors }: ModelFiles, options: LoadOptions): Promise<PredictModel> {
  const section = flavors['onnx'] ?? {};
  const file = String(section['data'] ?? 'model.onnx');
  const logged = section['onnx_session_options'] as Readonly<Record<string, unknown>> | undefined;
  const graph = await openGraph(folder, file, sessionOptions(logged ?? {}, options.threads));
  const merges = await isRowWise(graph.session, (feeds) => runGraph(graph, feeds));
  return new OnnxModel(graph, file, merges);
}

class OnnxModel implements PredictModel {
  readonly kind = 'predict';
  readonly engine = 'onnx';
  readonly because: string;
  readonly residentBytes: number;
  readonly batching?: Batching;
  private readonly graph: OpenedGraph;
  private readonly batcher: Batcher;
  private readonly calls = new Set<Promise<unknown>>();
  private closed = false;

  constructor(graph: OpenedGraph, file: string, merges: boolean) {
    this.graph = graph;
    this.because = `onnx flavor, graph ${file}`;
    this.residentBytes = graph.bytes;
    this.batcher = new Batcher((feeds) => runGraph(graph, feeds), merges);
    if (merges) this.batching = this.batcher;
  }

  async predict(input: PredictInput, _params: Params, { signal }: CallOptions = {}): Promise<PredictOutput> {
    if (this.closed) throw new EngineError('closed', 'The model was closed.');
    signal?.throwIfAborted();
    const call = this.batcher.call(feedsOf(input, this.graph.session.inputMetadata));
    this.calls.add(call);
    const outputs = await call.finally(() => this.calls.delete(call));
    signal?.throwIfAborted();
    return input.kind === 'frame' ? this.asFrame(outputs) : { kind: 'tensors', tensors: this.named(outputs) };
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await Promise.allSettled(this.calls);
    await this.graph.session.release();
  }

  private named(outputs: Feeds): Record<string, Tensor | Record<string, number>[]> {
    return Object.fromEntries(
      this.graph.outputs.map(({ name, from, labels }) => {
        const tensor = outputs[from] as Tensor;
        return [name, labels ? zip(tensor, labels) : tensor];
      }),
    );
  }

  /** A table in gives a table out: each output flat, as one column. */
  private asFrame(outputs: Feeds): PredictOutput {
    const columns: Frame['columns'][number][] = Object.entries(this.named(outputs)).map(([name, output]) =>
      Array.isArray(output)
        ? { name, dtype: 'object', values: output }
        : { name, dtype: (output as Tensor).dtype, values: (output as Tensor).data },
    );
    const rows = columns[0]?.values.length ?? 0;
    if (columns.some(({ values }) => values.length !== rows)) {
      throw new EngineError(
        'model_failed',
        'The outputs have different lengths, so they make no table; send arrays instead of a table.',
      );
    }
    return { kind: 'frame', frame: { rows, columns } };
  }
}

async function runGraph({ session, outputs }: OpenedGraph, feeds: Feeds): Promise<Feeds> {
  const entries = await Promise.all(
    Object.entries(feeds).map(async ([name, tensor]) => [name, await toNative(tensor)] as const),
  );
  const answer = await run(session, Object.fromEntries(entries), [...new Set(outputs.map(({ from }) => from))]);
  return Object.fromEntries(Object.entries(answer).map(([name, tensor]) => [name, fromNative(tensor)]));
}

async function run(session: InferenceSession, feeds: InferenceSession.OnnxValueMapType, fetches: string[]) {
  try {
    return await session.run(feeds, fetches);
  } catch (cause) {
    throw new EngineError(
      'model_failed',
      'The model failed on this input. Check the shapes and the values against its signature.',
      { cause },
    );
  }
}
