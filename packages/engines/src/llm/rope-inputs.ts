import type * as ort from 'onnxruntime-node';
import { type Rope, ropeTable } from './rope.ts';

/** What graphs call the tables. */
export const ropeInputs: readonly string[] = ['cos_cache', 'sin_cache'];

/** The tables of cosines and sines of a model whose angles depend on the length of the sequence; made when they are first needed. */
export class RopeInputs {
  private readonly rope: Rope;
  private readonly library: typeof ort;
  private readonly made = new Map<boolean, Record<string, ort.Tensor>>();

  constructor(rope: Rope, library: typeof ort) {
    this.rope = rope;
    this.library = library;
  }

  /** Whether a sequence of so many tokens takes the angles of long ones. */
  isLong(tokens: number): boolean {
    return this.rope.long !== undefined && tokens > this.rope.long.after;
  }

  feeds(isLong: boolean): Record<string, ort.Tensor> {
    const known = this.made.get(isLong);
    if (known) return known;
    const { long, ...short } = this.rope;
    const rope =
      isLong && long
        ? { ...short, frequencies: long.frequencies }
        : { ...short, contextLength: long?.after ?? short.contextLength };
    const dims = [rope.contextLength, rope.frequencies.length];
    const table = (wave: (angle: number) => number): ort.Tensor =>
      new this.library.Tensor('float32', ropeTable(rope, wave), dims);
    const feeds = { cos_cache: table(Math.cos), sin_cache: table(Math.sin) };
    this.made.set(isLong, feeds);
    return feeds;
  }
}
