import type { InferenceSession } from 'onnxruntime-node';
import type { LoadOptions } from '../load.ts';
import { besideGraph } from '../onnx/open-graph.ts';
import { type Architecture, architectureOf, type Config } from './architecture.ts';
import type { DecoderNames } from './decoder.ts';
import { decoderGraph } from './decoder-graph.ts';
import { decoderSession } from './decoder-session.ts';
import { prepareWeights } from './weights/prepare-weights.ts';

/** A graph made from a folder of safetensors, ready to be opened. */
export interface MadeGraph {
  readonly source: Uint8Array;
  readonly options: InferenceSession.SessionOptions;
  readonly names: DecoderNames;
  readonly architecture: Architecture;
  /** About what the weights take in memory. */
  readonly bytes: number;
  readonly precision: 'fp32' | 'int4';
}

/**
 * Makes the graph of a folder of safetensors.
 * @param config its `config.json`
 * @throws {EngineError}
 */
export async function makeGraph(folder: string, config: Config, options: LoadOptions): Promise<MadeGraph> {
  const architecture = architectureOf(config);
  const { source, dataFolder, bytes, precision } = await prepareWeights(folder, options);
  const settings = decoderSession(options);
  return {
    source: decoderGraph(architecture, source),
    options: { ...settings, extra: besideGraph(settings, dataFolder) },
    names: namesOf(architecture),
    architecture,
    bytes,
    precision,
  };
}

function namesOf({ layers, kvHeads, headSize, rope }: Architecture): DecoderNames {
  const pairs = Array.from({ length: layers }, (_, layer) =>
    ['key', 'value'].map((kind) => [`past_key_values.${layer}.${kind}`, `present.${layer}.${kind}`] as const),
  );
  return {
    inputIds: 'input_ids',
    attentionMask: 'attention_mask',
    logits: 'logits',
    cacheShape: [kvHeads, headSize],
    cache: pairs.flat(),
    ...(rope.long && { rope }),
  };
}
