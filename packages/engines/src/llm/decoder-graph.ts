/**
 * The graph of a decoder, made from its architecture. Weights stay where they are: the graph refers to byte ranges of the files.
 *
 * Inputs and outputs are those of the ONNX folders that onnxruntime-genai's builder makes, but `logits` are only those of the last token.
 */
import { contrib, GraphBuilder } from '../onnx/graph-builder.ts';
import { elementType } from '../onnx/schema.ts';
import type { Architecture } from './architecture.ts';
import { ropeTable } from './rope.ts';
import type { WeightSource } from './weights/weight-source.ts';

/** The bytes of the graph; `weights` adds each tensor as it is asked for. */
export function decoderGraph(architecture: Architecture, weights: WeightSource): Uint8Array {
  return new DecoderGraph(architecture, weights).build();
}

class DecoderGraph {
  private readonly g = new GraphBuilder();
  private readonly a: Architecture;
  private readonly weights: WeightSource;

  constructor(architecture: Architecture, weights: WeightSource) {
    this.a = architecture;
    this.weights = weights;
  }

  build(): Uint8Array {
    const { g, a } = this;
    g.input('input_ids', elementType.int64, ['batch', 'sequence']);
    g.input('attention_mask', elementType.int64, ['batch', 'total']);
    g.output('logits', elementType.float, ['batch', 1, a.vocabulary]);
    this.ropeTables();
    this.lengths();
    let x = this.weights.embedding(g, 'model.embed_tokens.weight', 'input_ids');
    for (let layer = 0; layer < a.layers; layer++) x = this.layer(layer, x);
    const last = g.node('Slice', [x, g.int64([-1]), g.int64([2 ** 31]), g.int64([1])]);
    // Without weights of its own the output layer is the embedding.
    const head = this.weights.has('lm_head.weight') ? 'lm_head.weight' : 'model.embed_tokens.weight';
    g.node('Identity', [this.linear(this.norm(last, 'model.norm.weight'), head, a.vocabulary, a.hidden)], ['logits']);
    return g.model();
  }

  /** In the graph, or inputs of it where they depend on the length of the sequence. */
  private ropeTables(): void {
    const { g, a } = this;
    const half = a.rope.frequencies.length;
    for (const [name, wave] of [['cos_cache', Math.cos] as const, ['sin_cache', Math.sin] as const]) {
      if (a.rope.long) g.input(name, elementType.float, ['positions', half]);
      else g.constant(name, elementType.float, [a.contextLength, half], ropeTable(a.rope, wave));
    }
  }

  /** What the attention operator wants to know of the mask: its sum less one, and its width. */
  private lengths(): void {
    const { g } = this;
    const sum = g.node('ReduceSum', ['attention_mask', g.int64([1])], undefined, { keepdims: 0 });
    g.node('Cast', [g.node('Sub', [sum, g.int64([1])])], ['seqlens_k'], { to: elementType.int32 });
    const width = g.node('Gather', [g.node('Shape', ['attention_mask']), g.int64([1], [])]);
    g.node('Cast', [width], ['total_length'], { to: elementType.int32 });
  }

  private layer(layer: number, x: string): string {
    const name = `model.layers.${layer}`;
    const attended = this.attention(layer, this.norm(x, `${name}.input_layernorm.weight`));
    const middle = this.g.node('Add', [x, attended]);
    const fed = this.feedForward(`${name}.mlp`, this.norm(middle, `${name}.post_attention_layernorm.weight`));
    return this.g.node('Add', [middle, fed]);
  }

  private attention(layer: number, x: string): string {
    const { g, a } = this;
    const name = `model.layers.${layer}.self_attn`;
    const past = [`past_key_values.${layer}.key`, `past_key_values.${layer}.value`];
    const present = [`present.${layer}.key`, `present.${layer}.value`];
    for (const input of past) g.input(input, elementType.float, ['batch', a.kvHeads, 'past', a.headSize]);
    for (const output of present) g.output(output, elementType.float, ['batch', a.kvHeads, 'total', a.headSize]);
    const attended = g.node(
      'GroupQueryAttention',
      [...this.queryKeyValue(name, x), ...past, 'seqlens_k', 'total_length', 'cos_cache', 'sin_cache'],
      [g.name('attention'), ...present],
      {
        num_heads: a.heads,
        kv_num_heads: a.kvHeads,
        do_rotary: 1,
        rotary_interleaved: 0,
        local_window_size: a.windows[layer] ?? -1,
        scale: { float: a.headSize ** -0.5 },
      },
      contrib,
    );
    return this.linear(attended, `${name}.o_proj.weight`, a.hidden, a.heads * a.headSize);
  }

  private queryKeyValue(name: string, x: string): string[] {
    const { a } = this;
    const [q, kv] = [a.heads * a.headSize, a.kvHeads * a.headSize];
    if (a.fused) return [this.linear(x, `${name}.qkv_proj.weight`, q + 2 * kv, a.hidden), '', ''];
    return [
      this.linear(x, `${name}.q_proj.weight`, q, a.hidden),
      this.linear(x, `${name}.k_proj.weight`, kv, a.hidden),
      this.linear(x, `${name}.v_proj.weight`, kv, a.hidden),
    ];
  }

  private feedForward(name: string, x: string): string {
    const { g, a } = this;
    const [gate, up] = this.gateAndUp(name, x);
    const activated = g.node('Mul', [gate, g.node('Sigmoid', [gate])]);
    return this.linear(g.node('Mul', [activated, up]), `${name}.down_proj.weight`, a.hidden, a.intermediate);
  }

  private gateAndUp(name: string, x: string): readonly [string, string] {
    const { g, a } = this;
    if (!a.fused) {
      return [
        this.linear(x, `${name}.gate_proj.weight`, a.intermediate, a.hidden),
        this.linear(x, `${name}.up_proj.weight`, a.intermediate, a.hidden),
      ];
    }
    const both = this.linear(x, `${name}.gate_up_proj.weight`, 2 * a.intermediate, a.hidden);
    const halves = [g.name('gate'), g.name('up')] as const;
    g.node('Split', [both], halves, { axis: -1, num_outputs: 2 });
    return halves;
  }

  private norm(x: string, weight: string): string {
    const scale = this.weights.vector(this.g, weight, this.a.hidden);
    const attributes = { axis: -1, epsilon: { float: this.a.epsilon }, stash_type: 1 };
    return this.g.node('SimplifiedLayerNormalization', [x, scale], undefined, attributes);
  }

  /** x times a matrix of [out, in], plus its bias where the model has one. */
  private linear(x: string, weight: string, out: number, inner: number): string {
    const product = this.weights.linear(this.g, x, weight, out, inner);
    const bias = weight.replace(/weight$/, 'bias');
    if (!this.weights.has(bias)) return product;
    return this.g.node('Add', [product, this.weights.vector(this.g, bias, out)]);
  }
}
