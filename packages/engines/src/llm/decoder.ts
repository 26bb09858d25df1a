/** A decoder graph in the native library, and the keys and values of the tokens it has read. */
import type * as ort from 'onnxruntime-node';
import { EngineError } from '../errors.ts';
import { native } from '../onnx/native.ts';
import { halfTensor, halves } from '../onnx/tensors.ts';
import type { Rope } from './rope.ts';
import { RopeInputs, ropeInputs } from './rope-inputs.ts';
import { chunkTokens } from './token-model.ts';

/** Names of a decoder graph's inputs and outputs; `%d` stands for the layer. */
export interface DecoderNames {
  readonly inputIds: string;
  readonly attentionMask: string;
  /** Some graphs take positions beside the mask; `position_ids` needs no mention. */
  readonly positionIds?: string;
  readonly logits: string;
  /** Heads of keys and values, and the size of each. */
  readonly cacheShape: readonly [heads: number, size: number];
  /** Pairs of [past, present]. */
  readonly cache: readonly (readonly [past: string, present: string])[];
  /** Set when the graph takes the tables of cosines and sines as inputs, because they depend on the length. */
  readonly rope?: Rope;
}

/** The keys and values of the tokens that a sequence has read. Never changed: a step makes new ones. */
export interface KeyValues {
  readonly length: number;
  readonly tensors: Readonly<Record<string, ort.Tensor>>;
  /** The tokens themselves, where a longer sequence must be read anew. */
  readonly ids: readonly number[];
  readonly isLong: boolean;
}

/** `Step`, with the keys and values themselves. */
export interface DecoderStep {
  readonly logits: Float32Array;
  readonly cache: KeyValues;
  readonly unread: readonly number[];
}

export class Decoder {
  readonly vocabulary: number;
  private readonly session: ort.InferenceSession;
  private readonly library: typeof ort;
  private readonly names: DecoderNames;
  private readonly fetches: string[];
  private readonly rope: RopeInputs | undefined;
  /** Two graphs in one: for a sequence that has read nothing, and for the next token of another. */
  private readonly isMerged: boolean;

  private constructor(session: ort.InferenceSession, library: typeof ort, names: DecoderNames) {
    this.session = session;
    this.library = library;
    this.names = names;
    this.isMerged = session.inputNames.includes(cacheSwitch);
    this.rope = names.rope && new RopeInputs(names.rope, library);
    this.fetches = [names.logits, ...names.cache.map(([, present]) => present)];
    const logits = session.outputMetadata.find(({ name }) => name === names.logits);
    this.vocabulary = logits?.isTensor ? Number(logits.shape.at(-1)) : 0;
  }

  /** @throws {EngineError} `invalid_model` when the graph lacks one of the names */
  static async of(session: ort.InferenceSession, given: DecoderNames): Promise<Decoder> {
    const names = withPositions(given, session.inputNames);
    const { inputIds, attentionMask, positionIds, logits, cache } = names;
    const inputs = [inputIds, attentionMask, ...(positionIds ? [positionIds] : []), ...cache.map(([past]) => past)];
    const lacking = [
      ...inputs.filter((name) => !session.inputNames.includes(name)),
      ...[logits, ...cache.map(([, present]) => present)].filter((name) => !session.outputNames.includes(name)),
    ];
    if (lacking.length > 0) throw new EngineError('invalid_model', `The decoder graph has no "${lacking[0]}".`);
    const known = [...inputs, ...(names.rope ? ropeInputs : []), cacheSwitch];
    const unknown = session.inputNames.find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new EngineError('unsupported', `The decoder graph asks for "${unknown}", which nothing here gives.`);
    return new Decoder(session, await native(), names);
  }

  /** Those of a sequence that has read nothing. */
  empty(): KeyValues {
    const { Tensor } = this.library;
    const [heads, size] = this.names.cacheShape;
    const dims = [1, heads, 0, size];
    const tensors = this.names.cache.map(([past]): [string, ort.Tensor] => {
      const input = this.session.inputMetadata.find(({ name }) => name === past);
      const half = input?.isTensor && input.type === 'float16';
      return [past, half ? halfTensor(this.library, new Float16Array(), dims) : new Tensor('float32', [], dims)];
    });
    return { length: 0, tensors: Object.fromEntries(tensors), ids: [], isLong: false };
  }

  /** Reads tokens; gives the scores of the token after the last of them, or what must still be read before they count. */
  async step(ids: readonly number[], cache: KeyValues): Promise<DecoderStep> {
    // The second graph was made for one token: in a longer piece, tokens would see those after them.
    if (this.isMerged && cache.length > 0 && ids.length > 1)
      return { ...(await this.stepAs(false, ids.slice(0, 1), cache)), unread: ids.slice(1) };
    const isLong = cache.isLong || (this.rope?.isLong(cache.length + ids.length) ?? false);
    if (!isLong || cache.isLong || cache.length === 0)
      return { ...(await this.stepAs(isLong, ids, cache)), unread: [] };
    // A sequence that has become long is read anew: its keys were turned by the angles of short ones.
    const all = [...cache.ids, ...ids];
    const read = await this.stepAs(true, all.slice(0, chunkTokens), this.empty());
    return { ...read, unread: all.slice(chunkTokens) };
  }

  private async stepAs(
    isLong: boolean,
    ids: readonly number[],
    cache: KeyValues,
  ): Promise<Omit<DecoderStep, 'unread'>> {
    const answer = await this.run({ ...this.feeds(ids, cache), ...this.rope?.feeds(isLong) });
    const tensors = this.names.cache.map(
      ([past, present]) => [past, this.feedable(answer[present] as ort.Tensor)] as const,
    );
    return {
      logits: this.lastRow(answer[this.names.logits] as ort.Tensor),
      cache: {
        length: cache.length + ids.length,
        tensors: Object.fromEntries(tensors),
        ids: this.rope ? [...cache.ids, ...ids] : [],
        isLong,
      },
    };
  }

  /** Gives the bytes back at once; the collector would let many megabytes of old ones pile up. */
  free({ tensors }: KeyValues): void {
    for (const { data } of Object.values(tensors)) {
      if (!Array.isArray(data)) (data.buffer as ArrayBuffer).transfer(0);
    }
  }

  /** Frees the graph's memory. */
  async close(): Promise<void> {
    await this.session.release();
  }

  private feeds(ids: readonly number[], cache: KeyValues): Record<string, ort.Tensor> {
    const { inputIds, attentionMask, positionIds } = this.names;
    const total = cache.length + ids.length;
    const int64 = (data: BigInt64Array): ort.Tensor => new this.library.Tensor('int64', data, [1, data.length]);
    return {
      [inputIds]: int64(BigInt64Array.from(ids, BigInt)),
      [attentionMask]: int64(new BigInt64Array(total).fill(1n)),
      ...(this.isMerged && { [cacheSwitch]: new this.library.Tensor('bool', [cache.length > 0], [1]) }),
      ...(positionIds && { [positionIds]: int64(BigInt64Array.from(ids, (_, i) => BigInt(cache.length + i))) }),
      ...cache.tensors,
    };
  }

  private async run(feeds: Record<string, ort.Tensor>): Promise<Readonly<Record<string, ort.OnnxValue>>> {
    try {
      return await this.session.run(feeds, this.fetches);
    } catch (cause) {
      throw new EngineError('model_failed', 'The model failed while it was writing.', { cause });
    }
  }

  /** Half precision comes out in a form that does not go in again. */
  private feedable(tensor: ort.Tensor): ort.Tensor {
    return tensor.type === 'float16' ? halfTensor(this.library, halves(tensor.data), tensor.dims) : tensor;
  }

  /** The scores of the last token, as a copy that may be changed. */
  private lastRow({ data }: ort.Tensor): Float32Array {
    return Float32Array.from((data instanceof Float32Array ? data : halves(data)).subarray(-this.vocabulary));
  }
}

/** What merged graphs call the input that says which of the two is meant. */
const cacheSwitch = 'use_cache_branch';

/** What graphs call the positions. */
const usualPositions = 'position_ids';

const withPositions = (names: DecoderNames, inputs: readonly string[]): DecoderNames =>
  names.positionIds === undefined && inputs.includes(usualPositions)
    ? { ...names, positionIds: usualPositions }
    : names;
