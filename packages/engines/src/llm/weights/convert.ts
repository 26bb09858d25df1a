/** Writes the file of converted weights, a piece at a time, so that it takes little memory whatever the model's size. */
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { contained } from '../../contained.ts';
import { type PackedTensor, packedLayout } from './packed-layout.ts';
import { blockBytes, blocksOf, quantise } from './quantise.ts';
import { bytesPerElement, readWeights, type WeightType } from './safetensors.ts';

/** What the converting process is told. */
export interface ConversionJob {
  /** With the safetensors files. */
  readonly folder: string;
  /** The file to make. */
  readonly target: string;
}

/** The first argument of a bundled program that is to convert; the job is the second. */
export const convertCommand = 'convert-weights';

/** Bytes of weights in memory at a time. */
const pieceBytes = 8 * 2 ** 20;

/**
 * Converts; the target appears complete and synced, or not at all.
 * @throws {EngineError} when the weights cannot be read
 */
export async function convert({ folder, target }: ConversionJob): Promise<void> {
  const layout = packedLayout(await readWeights(folder));
  const unfinished = `${target}.${process.pid}.unfinished`;
  const out = await open(unfinished, 'wx');
  try {
    await out.truncate(layout.length);
    for (const tensor of [...layout.raw.values(), ...layout.int4.values()]) await convertTensor(folder, tensor, out);
    await out.sync();
    await out.close();
    await rename(unfinished, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await out.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function convertTensor(folder: string, tensor: PackedTensor, out: FileHandle): Promise<void> {
  const source = await open(await contained(folder, tensor.source.file));
  try {
    await (tensor.kind === 'raw' ? copy : pack)(source, tensor, out);
  } finally {
    await source.close();
  }
}

async function copy(
  source: FileHandle,
  { source: { offset: from, length }, offset }: PackedTensor,
  out: FileHandle,
): Promise<void> {
  const buffer = Buffer.alloc(Math.min(pieceBytes, length));
  for (let at = 0; at < length; at += buffer.length) {
    const piece = buffer.subarray(0, Math.min(buffer.length, length - at));
    await readFully(source, piece, from + at);
    await writeFully(out, piece, offset + at);
  }
}

async function pack(source: FileHandle, tensor: PackedTensor, out: FileHandle): Promise<void> {
  const { type, shape, offset: from } = tensor.source;
  const [rows = 0, columns = 0] = shape;
  const rowBytes = columns * bytesPerElement[type];
  const step = Math.max(1, Math.floor(pieceBytes / rowBytes));
  const blocks = blocksOf(columns);
  const buffer = Buffer.alloc(Math.min(step, rows) * rowBytes);
  for (let row = 0; row < rows; row += step) {
    const count = Math.min(step, rows - row);
    const piece = buffer.subarray(0, count * rowBytes);
    await readFully(source, piece, from + row * rowBytes);
    const packed = new Uint8Array(count * blocks * blockBytes);
    const scales = new Float32Array(count * blocks);
    quantise(asFloats(piece, type), columns, packed, scales);
    await writeFully(out, packed, tensor.offset + row * blocks * blockBytes);
    await writeFully(out, bytesOf(scales), tensor.offset + tensor.packedLength + row * blocks * 4);
  }
}

const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Little-endian weights as floats. */
export function asFloats(bytes: Uint8Array, type: WeightType): Float32Array {
  // A copy of its own, which begins at a multiple of four.
  const { buffer } = new Uint8Array(bytes);
  if (type === 'F32') return new Float32Array(buffer);
  if (type === 'F16') return Float32Array.from(new Float16Array(buffer));
  const halves = new Uint16Array(buffer);
  const wide = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) wide[i] = (halves[i] as number) << 16;
  return new Float32Array(wide.buffer);
}

async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < into.length; ) {
    const { bytesRead } = await file.read(into, at, into.length - at, position + at);
    if (bytesRead === 0) throw new Error('the file of weights became shorter while it was read');
    at += bytesRead;
  }
}

async function writeFully(file: FileHandle, data: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < data.length; ) at += (await file.write(data, at, data.length - at, position + at)).bytesWritten;
}

/** The rename itself must survive a power cut; not every system can sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
