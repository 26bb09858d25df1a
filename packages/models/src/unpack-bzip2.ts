/** Why bytes could not be unpacked to their end. */
export class CutStream extends Error {
  override readonly name = 'CutStream';
}

const blockStart = 0x314159265359n;
const streamEnd = 0x177245385090n;
const groupLength = 50;
const codeBitsMax = 20;

/**
 * Unpacks bzip2, streams behind one another included.
 * @throws CutStream for bytes that are no bzip2, and when they unpack to more than `sizeMax`
 */
export function unpackBzip2(bytes: Uint8Array, sizeMax: number): Uint8Array {
  const bits = new Bits(bytes);
  const output = new Output(sizeMax);
  while (!bits.isAtEnd) oneStream(bits, output);
  return output.bytes;
}

function oneStream(bits: Bits, output: Output): void {
  if (bits.take(24) !== 0x425a68) throw new CutStream('not bzip2');
  const blockBytes = (bits.take(8) - 48) * 100_000;
  if (!(blockBytes >= 100_000 && blockBytes <= 900_000)) throw new CutStream('no size of blocks');
  for (;;) {
    const marker = (BigInt(bits.take(24)) << 24n) | BigInt(bits.take(24));
    bits.take(32);
    if (marker === streamEnd) break;
    if (marker !== blockStart) throw new CutStream('no block');
    oneBlock(bits, blockBytes, output);
  }
  bits.toByte();
}

function oneBlock(bits: Bits, blockBytes: number, output: Output): void {
  if (bits.take(1) === 1) throw new CutStream('a block of the first releases');
  const origin = bits.take(24);
  const symbols = usedBytes(bits);
  const tables = bits.take(3);
  const groups = bits.take(15);
  if (tables < 2 || tables > 6 || groups === 0) throw new CutStream('false number of tables');
  const selectors = readSelectors(bits, groups, tables);
  const codes = Array.from({ length: tables }, () => new Code(readLengths(bits, symbols.length + 2)));
  const block = readBlock(bits, { symbols, selectors, codes, blockBytes });
  if (origin >= block.length) throw new CutStream('false origin');
  output.addRuns(untransform(block, origin));
}

function usedBytes(bits: Bits): number[] {
  const ranges = bits.take(16);
  const symbols: number[] = [];
  for (let range = 0; range < 16; range++) {
    if (!(ranges & (0x8000 >> range))) continue;
    const used = bits.take(16);
    for (let at = 0; at < 16; at++) if (used & (0x8000 >> at)) symbols.push(range * 16 + at);
  }
  if (symbols.length === 0) throw new CutStream('a block without bytes');
  return symbols;
}

/** Which table decodes each group of symbols, as places in a list whose last used one moves to the front. */
function readSelectors(bits: Bits, groups: number, tables: number): number[] {
  const order = [0, 1, 2, 3, 4, 5].slice(0, tables);
  return Array.from({ length: groups }, () => {
    let place = 0;
    while (bits.take(1) === 1) if (++place >= tables) throw new CutStream('false table');
    return toFront(order, place);
  });
}

function toFront(order: number[], place: number): number {
  const [value] = order.splice(place, 1);
  order.unshift(value!);
  return value!;
}

function readLengths(bits: Bits, count: number): number[] {
  let length = bits.take(5);
  return Array.from({ length: count }, () => {
    while (bits.take(1) === 1) length += bits.take(1) === 1 ? -1 : 1;
    if (length < 1 || length > codeBitsMax) throw new CutStream('false length of a code');
    return length;
  });
}

interface BlockPlan {
  readonly symbols: number[];
  readonly selectors: readonly number[];
  readonly codes: readonly Code[];
  readonly blockBytes: number;
}

/** Symbols 0 and 1 are the digits of a run's length, the last one ends the block, the others are places in the list. */
function readBlock(bits: Bits, { symbols, selectors, codes, blockBytes }: BlockPlan): Uint8Array {
  const block = new Uint8Array(blockBytes);
  const end = symbols.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  for (let count = 0; ; count++) {
    const symbol = codes[selectors[Math.floor(count / groupLength)] ?? -1]?.read(bits);
    if (symbol === undefined) throw new CutStream('more symbols than groups');
    if (symbol <= 1) {
      run += weight << symbol;
      weight <<= 1;
      if (run > blockBytes) throw new CutStream('a run longer than its block');
      continue;
    }
    if (length + run + 1 > blockBytes && symbol !== end) throw new CutStream('a block longer than said');
    block.fill(symbols[0]!, length, length + run);
    length = Math.min(length + run, blockBytes);
    run = 0;
    weight = 1;
    if (symbol === end) return block.subarray(0, length);
    block[length++] = toFront(symbols, symbol - 1);
  }
}

/** Undoes the Burrows-Wheeler transform. */
function untransform(block: Uint8Array, origin: number): Uint8Array {
  const starts = new Uint32Array(257);
  for (const byte of block) starts[byte + 1]!++;
  for (let at = 1; at < 257; at++) starts[at]! += starts[at - 1]!;
  const next = new Uint32Array(block.length);
  for (let at = 0; at < block.length; at++) next[starts[block[at]!]!++] = at;
  const text = new Uint8Array(block.length);
  for (let at = 0, from = next[origin]!; at < block.length; at++, from = next[from]!) text[at] = block[from]!;
  return text;
}

/** A prefix code given by the lengths of its words. */
class Code {
  /** For each length, the first word, the number of words, and where their symbols begin. */
  readonly #rows: { first: number; count: number; at: number }[] = [];
  readonly #symbols: number[] = [];

  constructor(lengths: readonly number[]) {
    let word = 0;
    for (let bits = 1; bits <= codeBitsMax; bits++) {
      const symbols = lengths.flatMap((length, symbol) => (length === bits ? [symbol] : []));
      word <<= 1;
      this.#rows.push({ first: word, count: symbols.length, at: this.#symbols.length });
      this.#symbols.push(...symbols);
      word += symbols.length;
    }
  }

  read(bits: Bits): number {
    let word = 0;
    for (const { first, count, at } of this.#rows) {
      word = (word << 1) | bits.take(1);
      if (word - first < count) return this.#symbols[at + word - first]!;
    }
    throw new CutStream('no such code');
  }
}

class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** @param count at most 32 */
  take(count: number): number {
    let value = 0;
    for (let left = count; left > 0; ) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new CutStream('cut');
      const now = Math.min(8 - this.#bit, left);
      value = value * 2 ** now + ((byte >> (8 - this.#bit - now)) & (2 ** now - 1));
      this.#bit += now;
      left -= now;
      if (this.#bit === 8) this.toByte();
    }
    return value;
  }

  toByte(): void {
    if (this.#bit > 0) this.#at++;
    this.#bit = 0;
  }
}

class Output {
  readonly #sizeMax: number;
  #buffer = new Uint8Array(65_536);
  #length = 0;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Four equal bytes are followed by the number of further ones. */
  addRuns(text: Uint8Array): void {
    let equal = 0;
    let last = -1;
    for (const byte of text) {
      if (equal === 4) {
        this.#add(last, byte);
        equal = 0;
        last = -1;
        continue;
      }
      equal = byte === last ? equal + 1 : 1;
      last = byte;
      this.#add(byte, 1);
    }
  }

  #add(byte: number, count: number): void {
    const end = this.#length + count;
    if (end > this.#sizeMax) throw new CutStream('more than may be unpacked');
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(Math.min(Math.max(end, this.#buffer.length * 2), this.#sizeMax));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer.fill(byte, this.#length, end);
    this.#length = end;
  }
}
