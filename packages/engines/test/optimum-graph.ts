/**
 * The Llama with noise weights as Optimum exports it: plain operators, positions as an input, scores of every token. `merged` is the shape of its
 * older releases: a switch between a graph for a sequence that has read nothing, and one that was made for one token more.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphBuilder } from '../src/onnx/graph-builder.ts';
import { elementType } from '../src/onnx/schema.ts';
import { noiseWeights, type Weight, writeNoiseModel } from './noise-models.ts';

const [heads, kvHeads, size, hidden, vocabulary] = [4, 2, 16, 64, 480];

/** Writes the folder with one graph. */
export function writeOptimumModel(folder: string, { merged = false } = {}): string {
  writeNoiseModel(folder, 'llama-random');
  rmSync(join(folder, 'model.safetensors'));
  mkdirSync(join(folder, 'onnx'));
  const name = merged ? 'decoder_model_merged' : 'model';
  writeFileSync(join(folder, 'onnx', `${name}.onnx`), new OptimumGraph(merged).build());
  return folder;
}

class OptimumGraph {
  private readonly g = new GraphBuilder();
  private readonly weights: Readonly<Record<string, Weight>> = noiseWeights('llama-random');
  private readonly merged: boolean;

  constructor(merged: boolean) {
    this.merged = merged;
  }

  build(): Uint8Array {
    const { g } = this;
    g.input('input_ids', elementType.int64, ['batch_size', 'sequence_length']);
    g.input('attention_mask', elementType.int64, ['batch_size', 'past_sequence_length + sequence_length']);
    if (this.merged) g.input('use_cache_branch', elementType.bool, [1]);
    else g.input('position_ids', elementType.int64, ['batch_size', 'sequence_length']);
    g.output('logits', elementType.float, ['batch_size', 'sequence_length', vocabulary]);
    this.angles();
    this.mask();
    let x = g.node('Gather', [this.weight('model.embed_tokens.weight'), 'input_ids']);
    for (const layer of [0, 1]) x = this.layer(layer, x);
    g.node('Identity', [this.linear(this.norm(x, 'model.norm.weight'), 'lm_head.weight')], ['logits']);
    return g.model(18);
  }

  /** Of the positions; where they are no input, of how much of the mask is read. */
  private angles(): void {
    const { g } = this;
    const from = g.node('Sub', [this.length('attention_mask'), this.length('input_ids')]);
    const counted = g.node('Sub', [g.node('CumSum', ['attention_mask', g.int64([1], [])]), g.int64([1])]);
    const positions = this.merged ? g.node('Slice', [counted, from, g.int64([2 ** 31]), g.int64([1])]) : 'position_ids';
    const wide = g.node('Unsqueeze', [g.node('Cast', [positions], undefined, { to: elementType.float }), g.int64([2])]);
    const frequencies = Float32Array.from({ length: size / 2 }, (_, i) => 10000 ** ((-2 * i) / size));
    const angles = g.node('Mul', [wide, g.constant('frequencies', elementType.float, [1, 1, size / 2], frequencies)]);
    const both = g.node('Unsqueeze', [g.node('Concat', [angles, angles], undefined, { axis: 2 }), g.int64([1])]);
    g.node('Cos', [both], ['cos']);
    g.node('Sin', [both], ['sin']);
  }

  /** No token sees a later one; the merged graph's second part knows no later ones. */
  private mask(): void {
    const { g } = this;
    const [zero, one] = [g.int64([0], []), g.int64([1], [])];
    const total = g.node('Squeeze', [this.length('attention_mask')]);
    const from = g.node('Sub', [total, g.node('Squeeze', [this.length('input_ids')])]);
    const queries = g.node('Unsqueeze', [g.node('Range', [from, total, one]), g.int64([1])]);
    const causal = g.node('LessOrEqual', [g.node('Range', [zero, total, one]), queries]);
    const seen = this.merged ? g.node('Or', [causal, 'use_cache_branch']) : causal;
    const [open, shut] = [0, -1e9].map((value) =>
      g.constant(g.name('bias'), elementType.float, [], Float32Array.of(value)),
    );
    g.node('Where', [seen, open as string, shut as string], ['mask']);
  }

  private layer(layer: number, x: string): string {
    const { g } = this;
    const name = `model.layers.${layer}`;
    const middle = g.node('Add', [x, this.attention(layer, this.norm(x, `${name}.input_layernorm.weight`))]);
    const normed = this.norm(middle, `${name}.post_attention_layernorm.weight`);
    const gate = this.linear(normed, `${name}.mlp.gate_proj.weight`);
    const active = g.node('Mul', [
      g.node('Mul', [gate, g.node('Sigmoid', [gate])]),
      this.linear(normed, `${name}.mlp.up_proj.weight`),
    ]);
    return g.node('Add', [middle, this.linear(active, `${name}.mlp.down_proj.weight`)]);
  }

  private attention(layer: number, x: string): string {
    const { g } = this;
    const name = `model.layers.${layer}.self_attn`;
    const query = this.turned(this.headsOf(this.linear(x, `${name}.q_proj.weight`), heads));
    const keys = this.kept(layer, 'key', this.turned(this.headsOf(this.linear(x, `${name}.k_proj.weight`), kvHeads)));
    const values = this.kept(layer, 'value', this.headsOf(this.linear(x, `${name}.v_proj.weight`), kvHeads));
    const scores = g.node('MatMul', [query, g.node('Transpose', [keys], undefined, { perm: [0, 1, 3, 2] })]);
    const scaled = g.node('Mul', [scores, g.constant(g.name('scale'), elementType.float, [], Float32Array.of(0.25))]);
    const shares = g.node('Softmax', [g.node('Add', [scaled, 'mask'])], undefined, { axis: -1 });
    const seen = g.node('Transpose', [g.node('MatMul', [shares, values])], undefined, { perm: [0, 2, 1, 3] });
    return this.linear(g.node('Reshape', [seen, g.int64([0, 0, hidden])]), `${name}.o_proj.weight`);
  }

  /** Appended to what was read before; each head of keys and values serves two of the queries. */
  private kept(layer: number, part: string, fresh: string): string {
    const { g } = this;
    const [past, present] = [`past_key_values.${layer}.${part}`, `present.${layer}.${part}`];
    g.input(past, elementType.float, ['batch_size', kvHeads, 'past_sequence_length', size]);
    g.output(present, elementType.float, ['batch_size', kvHeads, 'past_sequence_length + sequence_length', size]);
    g.node('Concat', [past, fresh], [present], { axis: 2 });
    const doubled = g.node('Expand', [g.node('Unsqueeze', [present, g.int64([2])]), g.int64([1, 1, 2, 1, 1])]);
    return g.node('Reshape', [doubled, g.int64([0, heads, -1, size])]);
  }

  private headsOf(x: string, count: number): string {
    const { g } = this;
    return g.node('Transpose', [g.node('Reshape', [x, g.int64([0, 0, count, size])])], undefined, {
      perm: [0, 2, 1, 3],
    });
  }

  private turned(x: string): string {
    const { g } = this;
    const half = (from: number, to: number): string =>
      g.node('Slice', [x, g.int64([from]), g.int64([to]), g.int64([3])]);
    const other = g.node('Concat', [g.node('Neg', [half(size / 2, size)]), half(0, size / 2)], undefined, { axis: 3 });
    return g.node('Add', [g.node('Mul', [x, 'cos']), g.node('Mul', [other, 'sin'])]);
  }

  private norm(x: string, name: string): string {
    const { g } = this;
    const epsilon = g.constant(g.name('epsilon'), elementType.float, [], Float32Array.of(1e-5));
    const mean = g.node('ReduceMean', [g.node('Mul', [x, x]), g.int64([-1])]);
    return g.node('Mul', [g.node('Div', [x, g.node('Sqrt', [g.node('Add', [mean, epsilon])])]), this.weight(name)]);
  }

  private linear(x: string, name: string): string {
    return this.g.node('MatMul', [x, this.g.node('Transpose', [this.weight(name)], undefined, { perm: [1, 0] })]);
  }

  private weight(name: string): string {
    const { shape, data } = this.weights[name] as Weight;
    return this.g.constant(name, elementType.float, shape, data);
  }

  private length(name: string): string {
    const { g } = this;
    return g.node('Gather', [g.node('Shape', [name]), g.int64([1])]);
  }
}
