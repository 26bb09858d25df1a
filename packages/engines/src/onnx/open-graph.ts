import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { contained } from '../contained.ts';
import { EngineError } from '../errors.ts';
import { externalData } from './external-data.ts';
import { native } from './native.ts';
import { BadMessage, type Message, readMessage, writeMessage } from './protobuf.ts';
import { type GraphOutput, withoutZipMaps } from './zip-map.ts';

/** The format's own limit: a message cannot be longer. */
const maxGraphBytes = 2 ** 31 - 1;

/** An ONNX file that may be opened: every file it names was found inside the model's folder. */
export interface ContainedGraph {
  /** Its real path, or its bytes when it had to be changed. */
  readonly source: string | Uint8Array;
  /** Options with the place of its weights. */
  readonly options: InferenceSession.SessionOptions;
  readonly outputs: readonly GraphOutput[];
  readonly bytes: number;
}

/**
 * Checks an ONNX file of a model.
 * @param file relative to `folder`
 * @throws {EngineError} `not_contained`, `invalid_model`, `unsupported`
 */
export async function containedGraph(
  folder: string,
  file: string,
  options: InferenceSession.SessionOptions,
): Promise<ContainedGraph> {
  const path = await contained(folder, file);
  const { size } = await stat(path);
  if (size > maxGraphBytes) {
    throw new EngineError(
      'invalid_model',
      `The graph "${file}" has ${size} bytes; the format allows ${maxGraphBytes}.`,
    );
  }
  const message = readGraph(await readFile(path), file);
  const besides = await containExternalData(folder, dirname(file), message);
  const { model, outputs, changed } = withoutZipMaps(message);
  return {
    source: changed ? writeMessage(model) : path,
    options: { ...options, extra: besideGraph(options, dirname(path)) },
    outputs,
    bytes: size + besides,
  };
}

/** @throws {EngineError} `invalid_model` */
export function readGraph(bytes: Uint8Array, file: string): Message {
  try {
    return readMessage(bytes);
  } catch (cause) {
    if (!(cause instanceof BadMessage)) throw cause;
    throw new EngineError(
      'invalid_model',
      `The file "${file}" is no ONNX graph, or only a part of one. Export or download it again.`,
      { cause },
    );
  }
}

/** A graph given as bytes finds its weights only when told where. */
export const besideGraph = (options: InferenceSession.SessionOptions, folder: string): Record<string, unknown> => ({
  ...options.extra,
  'session.model_external_initializers_file_folder_path': folder,
});

async function containExternalData(folder: string, subfolder: string, message: Message): Promise<number> {
  const sizes = new Map<string, number>();
  for (const { tensor, location, offset, length } of externalData(message)) {
    const size = sizes.get(location) ?? (await stat(await contained(join(folder, subfolder), location))).size;
    sizes.set(location, size);
    if (!(offset >= 0) || offset + (length ?? 0) > size) {
      throw new EngineError('invalid_model', `The weights of "${tensor}" end beyond the file "${location}".`);
    }
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/**
 * Hands a graph, a path or bytes, to the native library.
 * @throws {EngineError} `unsupported`, `invalid_model`
 */
export async function createSession(
  source: string | Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  const { InferenceSession } = await native();
  try {
    return await (typeof source === 'string'
      ? InferenceSession.create(source, options)
      : InferenceSession.create(source, options));
  } catch (cause) {
    throw refused(cause);
  }
}

function refused(cause: unknown): EngineError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const lacks =
    /No Op registered for (\S+)|No opset import for domain '([^']*)'|Current official support .* is till (opset \d+)/.exec(
      said,
    );
  if (!lacks) {
    const message = 'The ONNX engine refuses the model: the graph is broken or contradicts itself.';
    return new EngineError('invalid_model', message, { cause });
  }
  const what = lacks[3] ? `newer than ${lacks[3]}` : `an operator it lacks: ${lacks[1] ?? lacks[2]}`;
  return new EngineError('unsupported', `The ONNX engine cannot run this model (${what}).`, { cause });
}
