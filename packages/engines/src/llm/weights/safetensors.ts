import { type FileHandle, open, readFile } from 'node:fs/promises';
import { contained, has } from '../../contained.ts';
import { EngineError } from '../../errors.ts';

export type WeightType = 'F32' | 'F16' | 'BF16';

/** Where a tensor lies. */
export interface WeightTensor {
  readonly name: string;
  readonly type: WeightType;
  readonly shape: readonly number[];
  /** Relative to the model's folder. */
  readonly file: string;
  /** From the beginning of the file. */
  readonly offset: number;
  readonly length: number;
}

export type Weights = ReadonlyMap<string, WeightTensor>;

export const bytesPerElement: Readonly<Record<WeightType, number>> = { F32: 4, F16: 2, BF16: 2 };

/** Real headers have some hundred kilobytes. */
const maxHeaderBytes = 100 * 2 ** 20;

/**
 * The tensors of a folder, from `model.safetensors` or from the shards that `model.safetensors.index.json` lists. Only headers are read.
 * @throws {EngineError} `unsupported` for other formats, `invalid_model`, `not_contained`
 */
export async function readWeights(folder: string): Promise<Weights> {
  const files = await weightFiles(folder);
  const tensors = await Promise.all(files.map((file) => readHeader(folder, file)));
  return new Map(tensors.flat().map((tensor) => [tensor.name, tensor]));
}

/** The files that hold the weights, in a fixed order. */
export async function weightFiles(folder: string): Promise<string[]> {
  if (await has(folder, 'model.safetensors')) return ['model.safetensors'];
  if (await has(folder, 'model.safetensors.index.json')) return shards(folder);
  throw new EngineError(
    'unsupported',
    'The model has no model.safetensors; other formats of weights need the Python worker.',
  );
}

async function shards(folder: string): Promise<string[]> {
  const path = await contained(folder, 'model.safetensors.index.json');
  const index: unknown = JSON.parse(await readFile(path, 'utf8'));
  const map = (index as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== 'object' || map === null) throw broken('model.safetensors.index.json', 'it has no weight_map');
  return [...new Set(Object.values(map).map(String))].sort();
}

async function readHeader(folder: string, file: string): Promise<WeightTensor[]> {
  const handle = await open(await contained(folder, file));
  try {
    const { size } = await handle.stat();
    const length = size < 8 ? size : Number((await readAt(handle, 0, 8)).readBigUInt64LE());
    if (length > maxHeaderBytes || length + 8 > size) throw broken(file, 'its header ends beyond the file');
    const header = parseHeader((await readAt(handle, 8, length)).toString('utf8'), file);
    const data = size - 8 - length;
    return Object.entries(header).flatMap(([name, entry]) =>
      name === '__metadata__' ? [] : [tensorOf(name, entry, file, { start: 8 + length, size: data })],
    );
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}

function parseHeader(text: string, file: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header === 'object' && header !== null) return { ...header };
  } catch {
    // Said below.
  }
  throw broken(file, 'its header is not JSON');
}

function tensorOf(
  name: string,
  entry: unknown,
  file: string,
  data: { readonly start: number; readonly size: number },
): WeightTensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (!isNumbers(shape) || !isNumbers(offsets)) throw broken(file, `the entry of "${name}" is incomplete`);
  const [begin = -1, end = -1] = offsets;
  if (!isWeightType(dtype)) {
    throw new EngineError(
      'unsupported',
      `The weights "${name}" have type ${String(dtype)}; F32, F16 and BF16 can be run here.`,
    );
  }
  const length = shape.reduce((a, b) => a * b, 1) * bytesPerElement[dtype];
  if (begin < 0 || end - begin !== length || end > data.size)
    throw broken(file, `"${name}" has other bytes than its shape says`);
  return { name, type: dtype, shape, file, offset: data.start + begin, length };
}

const isWeightType = (type: unknown): type is WeightType =>
  typeof type === 'string' && Object.hasOwn(bytesPerElement, type);

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

const broken = (file: string, why: string): EngineError =>
  new EngineError('invalid_model', `The file "${file}" is broken: ${why}.`);
