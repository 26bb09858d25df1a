import type { Frame, PredictInput, PredictOutput, Tensor } from '../data.ts';
import { EngineError } from '../errors.ts';
import type { LoadOptions, ModelFiles } from '../load.ts';
import type { Batching, CallOptions, Params, PredictModel } from '../port.ts';
import { Batcher } from './batcher.ts';
import { type Feeds, feedsOf } from './feeds.ts';
import { type ModelGraph, openModelGraph } from './open-model-graph.ts';
import { isRowWise } from './row-wise.ts';
import { sessionOptions } from './session-options.ts';
import { zip } from './zip-map.ts';

/** Loads a model of the onnx flavor. @throws {EngineError} */
export async function loadOnnx({ folder, flavors }: ModelFiles, options: LoadOptions): Promise<PredictModel> {
  const section = flavors['onnx'] ?? {};
  const file = String(section['data'] ?? 'model.onnx');
  const logged = section['onnx_session_options'] as Readonly<Record<string, unknown>> | undefined;
  const graph = await openModelGraph(folder, file, sessionOptions(logged ?? {}, options.threads));
  const merges = await isRowWise(graph);
  return new OnnxModel(graph, file, merges);
}

class OnnxModel implements PredictModel {
  readonly kind = 'predict';
  readonly engine = 'onnx';
  readonly because: string;
  readonly residentBytes: number;
  readonly batching?: Batching;
  private readonly graph: ModelGraph;
  private readonly batcher: Batcher;
  private readonly calls = new Set<Promise<unknown>>();
  private closed = false;

  constructor(graph: ModelGraph, file: string, merges: boolean) {
    this.graph = graph;
    this.because = `onnx flavor, graph ${file}`;
    this.residentBytes = graph.bytes;
    this.batcher = new Batcher((feeds) => graph.run(feeds), merges);
    if (merges) this.batching = this.batcher;
  }

  async predict(input: PredictInput, _params: Params, { signal }: CallOptions = {}): Promise<PredictOutput> {
    if (this.closed) throw new EngineError('closed', 'The model was closed.');
    signal?.throwIfAborted();
    const call = this.batcher.call(feedsOf(input, this.graph.inputs));
    this.calls.add(call);
    const outputs = await call.finally(() => this.calls.delete(call));
    signal?.throwIfAborted();
    return input.kind === 'frame' ? this.asFrame(outputs) : { kind: 'tensors', tensors: this.named(outputs) };
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await Promise.allSettled(this.calls);
    await this.graph.close();
  }

  private named(outputs: Feeds): Record<string, Tensor | Record<string, number>[]> {
    return Object.fromEntries(
      this.graph.named.map(({ name, from, labels }) => {
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
