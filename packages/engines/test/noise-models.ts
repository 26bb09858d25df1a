/** The small models with noise weights, rebuilt from their seeds as folders that transformers could read. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noise } from './noise.ts';

export type NoiseModel =
  | 'phi3-random'
  | 'phi3-spm'
  | 'llama-random'
  | 'mistral-random'
  | 'mistral-window'
  | 'qwen2-random';

const own = fileURLToPath(new URL('../fixtures/', import.meta.url));
/** The trained model, whose tokenizer most of the others share. */
export const trained = fileURLToPath(new URL('../../models/fixtures/', import.meta.url));

const kinds = {
  'phi3-random': ['Phi3', 11],
  'phi3-spm': ['Phi3', 12],
  'llama-random': ['Llama', 13],
  'mistral-random': ['Mistral', 14],
  'mistral-window': ['Mistral', 14],
  'qwen2-random': ['Qwen2', 15],
} as const satisfies Record<NoiseModel, readonly [string, number]>;

export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Writes the folder of a model; `seed` replaces its own. */
export function writeNoiseModel(folder: string, name: NoiseModel, seed: number = kinds[name][1]): string {
  mkdirSync(folder, { recursive: true });
  const tokenizer = name === 'phi3-spm' ? join(own, 'phi3-spm') : join(trained, 'phi3-tiny');
  for (const file of ['tokenizer.json', 'tokenizer_config.json'])
    copyFileSync(join(tokenizer, file), join(folder, file));
  copyFileSync(join(tokenizer, 'generation_config.json'), join(folder, 'generation_config.json'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configOf(name)));
  writeFileSync(join(folder, 'model.safetensors'), safetensors(noiseWeights(name, seed)));
  return folder;
}

function configOf(name: NoiseModel): Record<string, unknown> {
  const base: unknown = JSON.parse(readFileSync(join(own, 'phi3-spm/config.json'), 'utf8'));
  const [kind] = kinds[name];
  return {
    ...(base as object),
    architectures: [`${kind}ForCausalLM`],
    model_type: kind.toLowerCase(),
    vocab_size: vocabulary(name),
    ...(name !== 'phi3-spm' && { bos_token_id: 0, eos_token_id: 0, pad_token_id: 0 }),
    rope_parameters: { rope_theta: 10000, rope_type: 'default' },
    sliding_window: name === 'mistral-window' ? 24 : null,
    tie_word_embeddings: kind === 'Qwen2',
  };
}

const vocabulary = (name: NoiseModel): number => (name === 'phi3-spm' ? 576 : 480);

/** Every tensor of a model: 2 layers, hidden 64, 4 heads of 16, 2 of keys and values, feed-forward 128. */
export function noiseWeights(name: NoiseModel, seed: number = kinds[name][1]): Record<string, Weight> {
  const [kind] = kinds[name];
  const embedding = [vocabulary(name), 64];
  const shapes: Record<string, number[]> = { 'model.embed_tokens.weight': embedding, 'model.norm.weight': [64] };
  if (kind !== 'Qwen2') shapes['lm_head.weight'] = embedding;
  for (const layer of [0, 1]) {
    for (const [part, shape] of Object.entries(layerShapes(kind))) shapes[`model.layers.${layer}.${part}`] = shape;
  }
  const scaleOf = (tensor: string, shape: number[]): number => scale(tensor, shape, kind === 'Qwen2');
  return Object.fromEntries(
    Object.entries(shapes).map(([tensor, shape]) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const data = noise(tensor, size, scaleOf(tensor, shape), seed);
      return [tensor, { shape, data: tensor.includes('norm') ? data.map((x) => 1 + x) : data }];
    }),
  );
}

function layerShapes(kind: string): Record<string, number[]> {
  const common = {
    'input_layernorm.weight': [64],
    'post_attention_layernorm.weight': [64],
    'self_attn.o_proj.weight': [64, 64],
    'mlp.down_proj.weight': [64, 128],
  };
  if (kind === 'Phi3')
    return { ...common, 'self_attn.qkv_proj.weight': [128, 64], 'mlp.gate_up_proj.weight': [256, 64] };
  const biases = { 'self_attn.q_proj.bias': [64], 'self_attn.k_proj.bias': [32], 'self_attn.v_proj.bias': [32] };
  return {
    ...common,
    'self_attn.q_proj.weight': [64, 64],
    'self_attn.k_proj.weight': [32, 64],
    'self_attn.v_proj.weight': [32, 64],
    'mlp.gate_proj.weight': [128, 64],
    'mlp.up_proj.weight': [128, 64],
    ...(kind === 'Qwen2' && biases),
  };
}

function scale(tensor: string, shape: number[], tied: boolean): number {
  if (tensor.includes('norm')) return 0.125;
  if (shape.length === 1) return 0.0625;
  if (tensor.includes('embed')) return tied ? 0.15 : 1.5;
  return tensor.includes('lm_head') ? 1 : 2.2 / Math.sqrt(shape[1] ?? 1);
}

/** The bytes of a safetensors file. */
export function safetensors(weights: Readonly<Record<string, Weight>>): Buffer {
  const header: Record<string, unknown> = {};
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, { shape, data }] of Object.entries(weights)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + data.byteLength] };
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    at += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...parts]);
}
