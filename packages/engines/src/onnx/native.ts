import type * as ort from 'onnxruntime-node';
import { EngineError } from '../errors.ts';

let loaded: Promise<typeof ort> | undefined;

/**
 * The native library, loaded at the first model: it takes 46 MB on disk and is an optional part of the published package.
 * @throws {EngineError} `unsupported` when it is not installed
 */
export function native(): Promise<typeof ort> {
  loaded ??= import('onnxruntime-node').catch((cause: unknown) => {
    throw new EngineError(
      'unsupported',
      'The ONNX engine is not installed. Install it: npm install --ignore-scripts onnxruntime-node',
      { cause },
    );
  });
  return loaded;
}
