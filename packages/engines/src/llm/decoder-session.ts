import type { InferenceSession } from 'onnxruntime-node';
import type { LoadOptions } from '../load.ts';
import { sessionOptions } from '../onnx/session-options.ts';

/**
 * Settings for graphs that write text. Their tensors grow with every token, so the library's own store of memory would keep pieces of every
 * size; without it a large model takes 130 MB less and is no slower.
 */
export const decoderSession = ({ threads }: LoadOptions): InferenceSession.SessionOptions => ({
  ...sessionOptions({}, threads),
  enableCpuMemArena: false,
});
