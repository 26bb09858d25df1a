import type { Tokenizer } from './tokenizer.ts';

/**
 * Tokens to text, a token at a time, holding back what is only half a character.
 *
 *     stream.push(id)   // 'Ačiū' comes in pieces, never with a replacement character inside
 *     stream.end()      // what was held back
 */
export class TextStream {
  private readonly tokenizer: Tokenizer;
  private readonly utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  private run: number[] = [];
  private first: boolean;

  constructor(tokenizer: Tokenizer) {
    this.tokenizer = tokenizer;
    this.first = tokenizer.dropsFirstSpace;
  }

  /** The text that is certain after this token; '' when there is none yet. */
  push(id: number): string {
    const { bytes, fallback } = this.tokenizer.piece(id);
    if (bytes.length === 0) return '';
    if (!fallback) return this.trimmed(this.endRun() + this.utf8.decode(bytes, { stream: true }));
    this.run.push(...bytes);
    return this.trimmed(this.wholeCharacters());
  }

  /** The text that was held back; halves of characters become replacement characters. */
  end(): string {
    return this.trimmed(this.endRun() + this.utf8.decode());
  }

  /** Characters of the run of bytes so far, when they are complete. */
  private wholeCharacters(): string {
    try {
      const text = strict.decode(Uint8Array.from(this.run));
      this.run = [];
      return text;
    } catch {
      return '';
    }
  }

  /** A run that never became characters: one replacement character per byte, as the reference decodes it. */
  private endRun(): string {
    const text = '\ufffd'.repeat(this.run.length);
    this.run = [];
    return text;
  }

  private trimmed(text: string): string {
    if (!this.first || text === '') return text;
    this.first = false;
    return text.startsWith(' ') ? text.slice(1) : text;
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
