import type { TokenInfo } from '../port.ts';
import { best, logSumExp } from './sampler.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Log probabilities of the tokens whose text has not been sent yet. */
export class TokenInfos {
  private readonly tokenizer: Tokenizer;
  private readonly top: number | undefined;
  private waiting: TokenInfo[] = [];

  /** @param top how many of the likeliest tokens to add; undefined: nothing is collected */
  constructor(tokenizer: Tokenizer, top: number | undefined) {
    this.tokenizer = tokenizer;
    this.top = top;
  }

  get wanted(): boolean {
    return this.top !== undefined;
  }

  /** Whether there are tokens that no delta had. */
  get pending(): boolean {
    return this.waiting.length > 0;
  }

  /** @param logits the model's own scores, before penalties and temperature */
  add(id: number, logits: Float32Array): void {
    if (this.top === undefined) return;
    const whole = logSumExp(logits);
    const of = (token: number) => ({ ...this.written(token), logprob: (logits[token] ?? 0) - whole });
    this.waiting.push({ ...of(id), top: best(logits, this.top).map(of) });
  }

  /** The tokens since the last call. */
  take(): readonly TokenInfo[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }

  /** Takes the newest token alone. */
  last(): TokenInfo | undefined {
    return this.waiting.pop();
  }

  private written(id: number): { id: number; text: string; bytes: Uint8Array } {
    const { bytes } = this.tokenizer.rawPiece(id);
    return { id, text: new TextDecoder().decode(bytes), bytes };
  }
}
