import { readFile } from 'node:fs/promises';
import { Tokenizer as Library } from '@huggingface/tokenizers';
import { contained, has } from '../contained.ts';
import { EngineError } from '../errors.ts';

/** What a token is to a reader of the answer. */
export interface TokenPiece {
  readonly bytes: Uint8Array;
  /** A byte of a byte-fallback tokenizer: runs of these that are no UTF-8 become one replacement character per byte. */
  readonly fallback: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const nothing: TokenPiece = { bytes: new Uint8Array(), fallback: false };
const encoder = new TextEncoder();

/** Text to token ids and back, from `tokenizer.json`. */
export class Tokenizer {
  /** `tokenizer_config.json`; empty when there is none. */
  readonly config: Json;
  /** Whether a leading space of the whole text is dropped, as SentencePiece adds one. */
  readonly dropsFirstSpace: boolean;
  private readonly library: Library;
  private readonly special: ReadonlySet<number>;
  private readonly added: ReadonlyMap<number, string>;
  private readonly pieceOf: (token: string) => TokenPiece;
  private readonly pieces = new Map<number, TokenPiece>();

  constructor(file: Json, config: Json) {
    this.library = new Library(file, config);
    this.config = config;
    const added = (file['added_tokens'] ?? []) as { id: number; content: string; special: boolean }[];
    this.added = new Map(added.map(({ id, content }) => [id, content]));
    this.special = new Set(added.filter(({ special }) => special).map(({ id }) => id));
    const decoder = JSON.stringify(file['decoder'] ?? null);
    this.dropsFirstSpace = decoder.includes('"Strip"') || decoder.includes('"Metaspace"');
    this.pieceOf = decoder.includes('"ByteLevel"') ? byteLevelPiece : sentencePiece;
  }

  /**
   * Special tokens in the text are recognised.
   * @param begin whether those are added that the tokenizer puts around a plain text, as the beginning of a Llama text
   */
  encode(text: string, begin = false): number[] {
    return this.library.encode(text, { add_special_tokens: begin }).ids;
  }

  /** What a token adds to an answer: nothing for special tokens, and for ids that no token has. */
  piece(id: number): TokenPiece {
    let piece = this.pieces.get(id);
    if (!piece) {
      piece = this.special.has(id) ? nothing : this.rawPiece(id);
      this.pieces.set(id, piece);
    }
    return piece;
  }

  /** The token as it is written, special tokens too; for log probabilities. */
  rawPiece(id: number): TokenPiece {
    const content = this.added.get(id);
    if (content !== undefined) return { bytes: encoder.encode(content), fallback: false };
    const token = this.library.id_to_token(id);
    return token === undefined ? nothing : this.pieceOf(token);
  }
}

function sentencePiece(token: string): TokenPiece {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
  if (byte) return { bytes: Uint8Array.of(Number.parseInt(byte, 16)), fallback: true };
  return { bytes: encoder.encode(token.replaceAll('▁', ' ')), fallback: false };
}

function byteLevelPiece(token: string): TokenPiece {
  const bytes = Array.from(token, (character) => byteOf.get(character));
  if (bytes.every((byte) => byte !== undefined)) return { bytes: Uint8Array.from(bytes), fallback: false };
  return { bytes: encoder.encode(token), fallback: false };
}

/** GPT-2's alphabet: bytes that print stand for themselves, the others for letters from U+0100 on. */
const byteOf: ReadonlyMap<string, number> = (() => {
  const map = new Map<string, number>();
  let beyond = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const prints = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    map.set(String.fromCodePoint(prints ? byte : beyond++), byte);
  }
  return map;
})();

/**
 * Reads the tokenizer of a folder.
 * @throws {EngineError} `unsupported` without `tokenizer.json`, `invalid_model`
 */
export async function readTokenizer(folder: string): Promise<Tokenizer> {
  if (!(await has(folder, 'tokenizer.json'))) {
    throw new EngineError('unsupported', 'The model has no tokenizer.json; slow tokenizers need the Python worker.');
  }
  const file = await readJson(folder, 'tokenizer.json');
  const config = (await has(folder, 'tokenizer_config.json')) ? await readJson(folder, 'tokenizer_config.json') : {};
  try {
    return new Tokenizer(file, config);
  } catch (cause) {
    throw new EngineError('unsupported', 'The tokenizer is of a kind that cannot be run natively.', { cause });
  }
}

/**
 * A JSON object of the model.
 * @throws {EngineError} `invalid_model`, `not_contained`
 */
export async function readJson(folder: string, file: string): Promise<Json> {
  const text = await readFile(await contained(folder, file), 'utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new EngineError('invalid_model', `The file "${file}" is no JSON object.`);
}
