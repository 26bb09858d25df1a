import { inflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly data: Uint8Array;
}

const endOfDirectory = 0x06054b50;
const entry = 0x02014b50;
const stored = 0;
const deflated = 8;

/**
 * The members of a zip archive that are stored or deflated, as its directory at the end lists them.
 * @param sizeMax bytes of all members together after unpacking
 * @throws RangeError when the archive is cut, or unpacks to more
 */
export function zipMembers(bytes: Uint8Array, sizeMax: number): readonly ZipMember[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new RangeError('The archive has no directory.');
  const members: ZipMember[] = [];
  let at = zip.readUInt32LE(end + 16);
  let left = sizeMax;
  for (let count = zip.readUInt16LE(end + 10); count > 0 && zip.readUInt32LE(at) === entry; count--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const data = dataOf(zip, at, left);
    members.push({ name: zip.toString('utf8', at + 46, at + 46 + nameLength), data });
    left -= data.length;
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return members;
}

function dataOf(zip: Buffer, at: number, sizeMax: number): Uint8Array {
  const method = zip.readUInt16LE(at + 10);
  const size = zip.readUInt32LE(at + 20);
  const header = zip.readUInt32LE(at + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(start, start + size);
  if (method === deflated) return inflateRawSync(packed, { maxOutputLength: Math.max(sizeMax, 1) });
  if (method !== stored) throw new RangeError(`The archive packs with method ${method}.`);
  if (packed.length > sizeMax) throw new RangeError('The archive is too large.');
  return packed;
}
