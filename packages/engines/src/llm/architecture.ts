/** What `config.json` says about a decoder, checked against what the graph can express. */
import { EngineError } from '../errors.ts';
import { type Rope, ropeOf } from './rope.ts';

export interface Architecture {
  readonly name: string;
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly intermediate: number;
  readonly vocabulary: number;
  /** Prompt and answer together. */
  readonly contextLength: number;
  readonly epsilon: number;
  readonly rope: Rope;
  /** How far back each layer sees; undefined sees all. */
  readonly windows: readonly (number | undefined)[];
  /** One matrix for q, k, v and one for gate and up, as Phi-3 has them. */
  readonly fused: boolean;
}

export type Config = Readonly<Record<string, unknown>>;

const fusedOf: Readonly<Record<string, boolean>> = {
  Phi3ForCausalLM: true,
  LlamaForCausalLM: false,
  MistralForCausalLM: false,
  Qwen2ForCausalLM: false,
};

/** Whether `config.json` names a decoder that can be run here. */
export const isKnownArchitecture = (config: Config): boolean => Object.hasOwn(fusedOf, nameOf(config));

const nameOf = (config: Config): string => String((config['architectures'] as unknown[] | undefined)?.[0] ?? '');

/** @throws {EngineError} `unsupported`, `invalid_model` */
export function architectureOf(config: Config): Architecture {
  const name = nameOf(config);
  const fused = fusedOf[name];
  if (fused === undefined) {
    throw unsupported(`the architecture ${name || '(none named)'}; known are ${Object.keys(fusedOf).join(', ')}`);
  }
  if (!['silu', 'swish'].includes(String(config['hidden_act'] ?? 'silu')))
    throw unsupported(`hidden_act ${String(config['hidden_act'])}`);
  const [hidden, heads, layers] = [
    count(config, 'hidden_size'),
    count(config, 'num_attention_heads'),
    count(config, 'num_hidden_layers'),
  ];
  const headSize = count(config, 'head_dim', hidden / heads);
  // The attention operator's own limit.
  if (headSize % 16 !== 0) throw unsupported(`a head size of ${headSize}; it must be a multiple of 16`);
  const rope = ropeOf(config, headSize);
  return {
    name,
    hidden,
    layers,
    heads,
    headSize,
    rope,
    fused,
    kvHeads: count(config, 'num_key_value_heads', heads),
    intermediate: count(config, 'intermediate_size'),
    vocabulary: count(config, 'vocab_size'),
    contextLength: rope.contextLength,
    epsilon: Number(config['rms_norm_eps'] ?? 1e-6),
    windows: windowsOf(config, name, layers),
  };
}

function windowsOf(config: Config, name: string, layers: number): (number | undefined)[] {
  const window = Number(config['sliding_window'] ?? 0) || undefined;
  const types = config['layer_types'];
  // Qwen2 carries a window that is off unless said otherwise, and then counts from a layer.
  const on = name !== 'Qwen2ForCausalLM' || config['use_sliding_window'] === true;
  const from = name === 'Qwen2ForCausalLM' ? Number(config['max_window_layers'] ?? 0) : 0;
  return Array.from({ length: layers }, (_, layer) => {
    if (Array.isArray(types)) return types[layer] === 'sliding_attention' ? window : undefined;
    return on && layer >= from ? window : undefined;
  });
}

/** @throws {EngineError} `invalid_model` unless it is a whole number above 0 */
export function count(config: Config, key: string, otherwise?: number): number {
  const value = config[key] ?? otherwise;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new EngineError('invalid_model', `config.json: "${key}" must be a whole number above 0.`);
}

export const unsupported = (what: string): EngineError =>
  new EngineError(
    'unsupported',
    `The model cannot be run natively: config.json asks for ${what}. It needs the Python worker.`,
  );
