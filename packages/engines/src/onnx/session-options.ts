import { availableParallelism } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';

/** Settings of the native library that a model may choose; others could name files or change what is read. */
const harmless = new Set([
  'session.intra_op.allow_spinning',
  'session.inter_op.allow_spinning',
  'session.set_denormal_as_zero',
  'session.disable_prepacking',
]);

const levels: Readonly<Record<number, 'disabled' | 'basic' | 'extended' | 'all'>> = {
  0: 'disabled',
  1: 'basic',
  2: 'extended',
  99: 'all',
};

/** `onnx_session_options` of an MLmodel (or nothing) as options of a session; `threads` of the caller wins. */
export function sessionOptions(
  logged: Readonly<Record<string, unknown>> = {},
  threads?: number,
): InferenceSession.SessionOptions {
  const extra = Object.entries(asRecord(logged['extra_session_config'])).filter(([key]) => harmless.has(key));
  const mode = String(logged['execution_mode'] ?? 'sequential').toLowerCase();
  return {
    intraOpNumThreads: threads ?? positive(logged['intra_op_num_threads']) ?? availableParallelism(),
    interOpNumThreads: positive(logged['inter_op_num_threads']) ?? 1,
    executionMode: mode === 'parallel' ? 'parallel' : 'sequential',
    graphOptimizationLevel: levels[Number(logged['graph_optimization_level'] ?? 99)] ?? 'all',
    logSeverityLevel: 3,
    // Threads that spin while they wait would take the processor from the HTTP side.
    extra: { 'session.intra_op.allow_spinning': '0', ...Object.fromEntries(extra) },
  };
}

const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value > 0
    ? Math.min(value, availableParallelism())
    : undefined;

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
