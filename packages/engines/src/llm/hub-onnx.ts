/** ONNX folders as the hub has them: `config.json`, and graphs with the names that Optimum gives their inputs. */
import { basename } from 'node:path/posix';
import { has } from '../contained.ts';
import { EngineError } from '../errors.ts';
import type { LoadOptions } from '../load.ts';
import { count } from './architecture.ts';
import type { DecoderNames } from './decoder.ts';
import { endTokensOf } from './generation-config.ts';
import { readJson } from './tokenizer.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a folder says of its decoder. */
export interface GenerateFolder {
  /** Path of the graph below the folder. */
  readonly graph: string;
  /** Prompt and answer together. */
  readonly contextLength: number;
  /** Defaults of generation. */
  readonly search: Json;
  readonly names: DecoderNames;
  readonly endTokens: ReadonlySet<number>;
}

/** Endings of graphs by precision, the first one that is there is taken. */
const preferred = {
  auto: ['', '_quantized', '_q4', '_int8', '_fp16', '_q4f16', '_uint8', '_bnb4'],
  fp32: [''],
  int4: ['_q4', '_q4f16', '_bnb4', '_quantized'],
} as const;

/** Older releases of Optimum made a graph for the first step, one for the others, and one of both; the first alone cannot go on. */
const stems = ['model', 'model_merged', 'decoder_model_merged', 'decoder_model'];

/** @throws {EngineError} `invalid_model`, `unsupported` when no graph has the wanted precision */
export async function hubFolder(
  folder: string,
  graphs: readonly string[],
  precision: NonNullable<LoadOptions['precision']>,
): Promise<GenerateFolder> {
  const config = await readJson(folder, 'config.json');
  const search = (await has(folder, 'generation_config.json')) ? await readJson(folder, 'generation_config.json') : {};
  return {
    graph: hubGraph(graphs, precision),
    contextLength: count(config, 'max_position_embeddings'),
    search,
    names: namesOf(config),
    endTokens: endTokensOf(search, config),
  };
}

/** Which of several graphs is run. @throws {EngineError} `unsupported` */
export function hubGraph(graphs: readonly string[], precision: keyof typeof preferred): string {
  const names = preferred[precision].flatMap((ending) => stems.map((stem) => `${stem}${ending}.onnx`));
  const found = names.flatMap((name) => graphs.filter((graph) => basename(graph) === name));
  if (found[0] !== undefined) return found[0];
  throw new EngineError('unsupported', `No graph of the folder has the precision ${precision}: ${graphs.join(', ')}.`);
}

function namesOf(config: Json): DecoderNames {
  const heads = count(config, 'num_attention_heads');
  const layers = count(config, 'num_hidden_layers');
  return {
    inputIds: 'input_ids',
    attentionMask: 'attention_mask',
    logits: 'logits',
    cacheShape: [
      count(config, 'num_key_value_heads', heads),
      count(config, 'head_dim', Number(config['hidden_size']) / heads),
    ],
    cache: Array.from({ length: layers }, (_, layer) =>
      ['key', 'value'].map((part) => [`past_key_values.${layer}.${part}`, `present.${layer}.${part}`] as const),
    ).flat(),
  };
}
