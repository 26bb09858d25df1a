/**
 * Protocol-buffer messages without a schema: a message is its fields in order. Changing some of them leaves the bytes of all others
 * as they were, also of fields that nobody here knows.
 */

/** One field as it lies on the wire. */
export interface Field {
  readonly number: number;
  readonly value: bigint | Uint8Array;
  /** 0 varint, 1 eight bytes, 2 counted bytes, 5 four bytes. */
  readonly wire: 0 | 1 | 2 | 5;
}

export type Message = readonly Field[];

/** A message that ends in the middle, or uses the obsolete groups. */
export class BadMessage extends Error {}

/**
 * Reads the fields of a message; bytes stay slices of `bytes`.
 * @throws {BadMessage}
 */
export function readMessage(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  const reader = new Reader(bytes);
  while (!reader.done) fields.push(reader.field());
  return fields;
}

class Reader {
  private at = 0;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  field(): Field {
    const tag = Number(this.varint());
    const number = Math.floor(tag / 8);
    switch (tag & 7) {
      case 0:
        return { number, wire: 0, value: this.varint() };
      case 1:
        return { number, wire: 1, value: this.take(8) };
      case 2:
        return { number, wire: 2, value: this.take(Number(this.varint())) };
      case 5:
        return { number, wire: 5, value: this.take(4) };
      default:
        throw new BadMessage(`field ${number} has an unknown wire type`);
    }
  }

  private varint(): bigint {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt(low);
    }
    return BigInt(low) | this.longVarint();
  }

  /** The rest of a number that needs more than four bytes. */
  private longVarint(): bigint {
    let value = 0n;
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new BadMessage('a number is too long');
  }

  private byte(): number {
    if (this.done) throw new BadMessage('the message ends in the middle of a field');
    return this.view.getUint8(this.at++);
  }

  private take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new BadMessage('the message ends in the middle of a field');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** The bytes of a message. */
export function writeMessage(message: Message): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { number, wire, value } of message) {
    parts.push(varintBytes(BigInt(number * 8 + wire)));
    if (typeof value === 'bigint') parts.push(varintBytes(value));
    else if (wire === 2) parts.push(varintBytes(BigInt(value.length)), value);
    else parts.push(value);
  }
  return concat(parts);
}

function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 127n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A field with a whole number; negative ones as protobuf's int64. */
export const int = (number: number, value: number | bigint): Field => ({ number, wire: 0, value: BigInt(value) });

export const bytes = (number: number, value: Uint8Array): Field => ({ number, wire: 2, value });

export const text = (number: number, value: string): Field => bytes(number, new TextEncoder().encode(value));

export const nested = (number: number, message: Message): Field => bytes(number, writeMessage(message));

/** A field with a 32-bit float. */
export function float(number: number, value: number): Field {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setFloat32(0, value, true);
  return { number, wire: 5, value: data };
}

/** Every counted-bytes value of a field, in order. */
export const allBytes = (message: Message, number: number): Uint8Array[] =>
  message.flatMap((field) => (field.number === number && typeof field.value !== 'bigint' ? [field.value] : []));

export const allMessages = (message: Message, number: number): Field[][] => allBytes(message, number).map(readMessage);

const decoder = new TextDecoder();

export const allTexts = (message: Message, number: number): string[] =>
  allBytes(message, number).map((b) => decoder.decode(b));

/** The last text of a field, as protobuf has it; '' when there is none. */
export const oneText = (message: Message, number: number): string => allTexts(message, number).at(-1) ?? '';

/** The last message of a field. */
export const oneMessage = (message: Message, number: number): Field[] | undefined =>
  allMessages(message, number).at(-1);

/** All whole numbers of a field, packed or not. */
export function allInts(message: Message, number: number): bigint[] {
  return message.flatMap((field) => {
    if (field.number !== number) return [];
    return typeof field.value === 'bigint' ? [field.value] : unpack(field.value);
  });
}

export const oneInt = (message: Message, number: number): bigint => allInts(message, number).at(-1) ?? 0n;

function unpack(packed: Uint8Array): bigint[] {
  const values: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of packed) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      values.push(BigInt.asIntN(64, value));
      value = shift = 0n;
    }
  }
  return values;
}
