import type { InferenceSession } from 'onnxruntime-node';
import type { LoadOptions } from '../load.ts';
import { besideGraph, createSession } from '../onnx/open-graph.ts';
import { type Architecture, architectureOf, type Config } from './architecture.ts';
import { Decoder } from './decoder.ts';
import { decoderGraph } from './decoder-graph.ts';
import { decoderSession } from './decoder-session.ts';
import { prepareWeights } from './weights/prepare-weights.ts';

export interface OpenDecoder {
  readonly decoder: Decoder;
  readonly session: InferenceSession;
  readonly architecture: Architecture;
  /** About what the weights take in memory. */
  readonly bytes: number;
  readonly precision: 'fp32' | 'int4';
}

/**
 * Makes the graph of a folder of safetensors, and opens it.
 * @throws {EngineError}
 */
export async function openDecoder(folder: string, config: Config, options: LoadOptions): Promise<OpenDecoder> {
  const architecture = architectureOf(config);
  const { source, dataFolder, bytes, precision } = await prepareWeights(folder, options);
  const settings = decoderSession(options);
  const session = await createSession(decoderGraph(architecture, source), {
    ...settings,
    extra: besideGraph(settings, dataFolder),
  });
  const layers = Array.from({ length: architecture.layers }, (_, layer) => layer);
  const decoder = await Decoder.of(session, {
    inputIds: 'input_ids',
    attentionMask: 'attention_mask',
    logits: 'logits',
    cacheShape: [architecture.kvHeads, architecture.headSize],
    cache: layers.flatMap((layer) =>
      ['key', 'value'].map((kind) => [`past_key_values.${layer}.${kind}`, `present.${layer}.${kind}`] as const),
    ),
  });
  return { decoder, session, architecture, bytes, precision };
}
