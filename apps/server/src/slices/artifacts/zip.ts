import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

/** A file to put into a zip. `name` has `/` between folders. */
export interface ZipEntry {
  readonly name: string;
  readonly open: () => Promise<Readable>;
}

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  readonly size: number;
  readonly crc: number;
}

/** Version 4.5: sizes of 64 bits. */
const version = 45;
/** Sizes follow the bytes; names are UTF-8. */
const flags = 0x0808;
const all32 = 0xffffffff;
/** 1980-01-01: the stores do not tell when a file was written as the format wants it, and equal folders give equal bytes. */
const date = 0x0021;

/**
 * The bytes of a zip file, without compression, in one pass: memory does not grow with the files, and only with the length of the
 * directory at the end, about 100 bytes a file.
 */
export async function* zipBytes(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  for await (const { name, open } of entries) {
    const entry = { name: Buffer.from(name), offset: at, size: 0, crc: 0 };
    const head = localHeader(entry.name);
    at += head.length;
    yield head;
    for await (const chunk of await open()) {
      const bytes = chunk as Buffer;
      entry.crc = crc32(bytes, entry.crc);
      entry.size += bytes.length;
      yield bytes;
    }
    const tail = descriptor(entry);
    at += entry.size + tail.length;
    yield tail;
    written.push(entry);
  }
  yield* directory(written, at);
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30 + 20);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(version, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(date, 12);
  head.writeUInt32LE(all32, 18);
  head.writeUInt32LE(all32, 22);
  head.writeUInt16LE(name.length, 26);
  head.writeUInt16LE(20, 28);
  // The 64-bit sizes stand behind the name, empty here; the descriptor after the bytes has them.
  head.writeUInt16LE(1, 30);
  head.writeUInt16LE(16, 32);
  return Buffer.concat([head.subarray(0, 30), name, head.subarray(30)]);
}

function descriptor({ crc, size }: Written): Buffer {
  const tail = Buffer.alloc(24);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(crc, 4);
  tail.writeBigUInt64LE(BigInt(size), 8);
  tail.writeBigUInt64LE(BigInt(size), 16);
  return tail;
}

function* directory(written: readonly Written[], start: number): Generator<Buffer> {
  let size = 0;
  for (const entry of written) {
    const record = directoryRecord(entry);
    size += record.length;
    yield record;
  }
  yield endOfDirectory(written.length, size, start);
}

function directoryRecord({ name, offset, size, crc }: Written): Buffer {
  const record = Buffer.alloc(46 + 28);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(version, 4);
  record.writeUInt16LE(version, 6);
  record.writeUInt16LE(flags, 8);
  record.writeUInt16LE(date, 14);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(all32, 20);
  record.writeUInt32LE(all32, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(28, 30);
  record.writeUInt32LE(all32, 42);
  record.writeUInt16LE(1, 46);
  record.writeUInt16LE(24, 48);
  for (const [i, value] of [size, size, offset].entries()) record.writeBigUInt64LE(BigInt(value), 50 + 8 * i);
  return Buffer.concat([record.subarray(0, 46), name, record.subarray(46)]);
}

function endOfDirectory(count: number, size: number, start: number): Buffer {
  const end = Buffer.alloc(56 + 20 + 22);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(version, 12);
  end.writeUInt16LE(version, 14);
  for (const [i, value] of [count, count, size, start].entries()) end.writeBigUInt64LE(BigInt(value), 24 + 8 * i);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(start + size), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(0x06054b50, 76);
  end.writeUInt16LE(0xffff, 84);
  end.writeUInt16LE(0xffff, 86);
  end.writeUInt32LE(all32, 88);
  end.writeUInt32LE(all32, 92);
  return end;
}
