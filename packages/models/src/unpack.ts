// As a whole: older releases of Node lack zstd, and shall come as far as the line that names the release they need.
import zlib from 'node:zlib';
import { CutStream, unpackBzip2 } from './unpack-bzip2.ts';

/** How bytes are packed: with what, and how to unpack at most `sizeMax` bytes. Without a function nobody here can. */
export interface Packing {
  readonly name: string;
  readonly unpack?: (bytes: Uint8Array, sizeMax: number) => Uint8Array | Promise<Uint8Array>;
}

const packings: readonly (Packing & { readonly magic: readonly number[] })[] = [
  {
    name: 'gzip',
    magic: [0x1f, 0x8b],
    unpack: (bytes, maxOutputLength) => zlib.gunzipSync(bytes, { maxOutputLength }),
  },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], unpack: unpackXz },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68], unpack: unpackBzip2 },
  {
    name: 'zstd',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    unpack: (bytes, maxOutputLength) => zlib.zstdDecompressSync(bytes, { maxOutputLength }),
  },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18] },
  { name: 'lzma', magic: [0x5d, 0, 0] },
];

const zlibPacking: Packing = {
  name: 'zlib',
  unpack: (bytes, maxOutputLength) => zlib.inflateSync(bytes, { maxOutputLength }),
};

/** What the first bytes say; undefined for bytes that are not packed. */
export function packingOf(bytes: Uint8Array): Packing | undefined {
  const [first = 0, second = 0] = bytes;
  // The header of zlib, which is a multiple of 31, has no magic bytes; no pickle begins with an x.
  if (first === 0x78 && (first * 256 + second) % 31 === 0) return zlibPacking;
  return packings.find(({ magic }) => magic.every((byte, at) => bytes[at] === byte));
}

/** @throws CutStream when it unpacks to more; what the library throws when it is no xz */
async function unpackXz(bytes: Uint8Array, sizeMax: number): Promise<Uint8Array> {
  const { XzReadableStream } = (await import('xz-decompress')).default;
  const packed = new Blob([Uint8Array.from(bytes)]).stream();
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = new XzReadableStream(packed).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > sizeMax) {
      await reader.cancel().catch(() => {});
      throw new CutStream('more than may be unpacked');
    }
    pieces.push(read.value.slice());
  }
  return Buffer.concat(pieces);
}
