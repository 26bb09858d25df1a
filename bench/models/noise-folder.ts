/** A Phi-3 with noise weights in bfloat16, written a piece at a time: as large as wanted, of no use but to be measured. */
import { closeSync, copyFileSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Dimensions {
  readonly hidden: number;
  readonly intermediate: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocabulary: number;
  readonly context: number;
}

/** The trained model of the tests, whose tokenizer is borrowed. */
export const tiny = fileURLToPath(new URL('../../packages/models/fixtures/phi3-tiny/', import.meta.url));

/** Writes the folder; returns the number of weights in its matrices, without the embedding. */
export function writeNoiseFolder(folder: string, dimensions: Dimensions): number {
  mkdirSync(folder, { recursive: true });
  for (const file of ['tokenizer.json', 'tokenizer_config.json', 'generation_config.json']) {
    copyFileSync(join(tiny, file), join(folder, file));
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configOf(dimensions)));
  const shapes = shapesOf(dimensions);
  writeSafetensors(join(folder, 'model.safetensors'), shapes);
  const matrices = Object.entries(shapes).filter(([name, shape]) => shape.length === 2 && !name.includes('embed'));
  return matrices.reduce((sum, [, shape]) => sum + size(shape), 0);
}

function configOf(d: Dimensions): Record<string, unknown> {
  return {
    architectures: ['Phi3ForCausalLM'],
    hidden_act: 'silu',
    hidden_size: d.hidden,
    intermediate_size: d.intermediate,
    max_position_embeddings: d.context,
    original_max_position_embeddings: d.context,
    num_attention_heads: d.heads,
    num_hidden_layers: d.layers,
    num_key_value_heads: d.kvHeads,
    rms_norm_eps: 1e-5,
    rope_parameters: { rope_theta: 10000, rope_type: 'default' },
    vocab_size: d.vocabulary,
  };
}

function shapesOf(d: Dimensions): Record<string, number[]> {
  const kv = (d.hidden / d.heads) * d.kvHeads;
  const shapes: Record<string, number[]> = {
    'model.embed_tokens.weight': [d.vocabulary, d.hidden],
    'model.norm.weight': [d.hidden],
    'lm_head.weight': [d.vocabulary, d.hidden],
  };
  for (let layer = 0; layer < d.layers; layer++) {
    const name = `model.layers.${layer}`;
    shapes[`${name}.input_layernorm.weight`] = [d.hidden];
    shapes[`${name}.post_attention_layernorm.weight`] = [d.hidden];
    shapes[`${name}.self_attn.qkv_proj.weight`] = [d.hidden + 2 * kv, d.hidden];
    shapes[`${name}.self_attn.o_proj.weight`] = [d.hidden, d.hidden];
    shapes[`${name}.mlp.gate_up_proj.weight`] = [2 * d.intermediate, d.hidden];
    shapes[`${name}.mlp.down_proj.weight`] = [d.hidden, d.intermediate];
  }
  return shapes;
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function writeSafetensors(path: string, shapes: Readonly<Record<string, readonly number[]>>): void {
  let at = 0;
  const header = Object.entries(shapes).map(([name, shape]) => {
    const begin = at;
    at += 2 * size(shape);
    return [name, { dtype: 'BF16', shape, data_offsets: [begin, at] }];
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const file = openSync(path, 'w');
  writeSync(file, length);
  writeSync(file, json);
  for (const shape of Object.values(shapes))
    writeNoise(file, size(shape), shape.length === 1 ? 1 : 2 / Math.sqrt(shape[1] ?? 1));
  closeSync(file);
}

let state = 0x9e3779b9;

/** Numbers between −scale and scale. */
function writeNoise(file: number, count: number, scale: number): void {
  const piece = new Uint16Array(Math.min(count, 2 ** 20));
  const wide = new Float32Array(1);
  const bits = new Uint32Array(wide.buffer);
  for (let done = 0; done < count; done += piece.length) {
    for (let i = 0; i < piece.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      wide[0] = (state / 2 ** 31) * scale;
      piece[i] = (bits[0] ?? 0) >>> 16;
    }
    writeSync(file, piece.subarray(0, Math.min(piece.length, count - done)));
  }
}
