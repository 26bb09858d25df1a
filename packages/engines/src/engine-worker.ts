/** Threads that models compute in: the library computes on the thread that calls it, and the main one has requests to answer. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { EngineError, type EngineReason } from './errors.ts';
import { type DecoderStart, serveDecoder } from './llm/decoder-requests.ts';
import { type GraphStart, serveGraph } from './onnx/graph-requests.ts';

/** How a thread is started: a program that is one file tells its threads apart by this key. */
export interface ThreadStart {
  readonly millraceThread: DecoderStart | GraphStart;
}

/** Answers a request; what it lists under `transfer` moves instead of being copied. */
export type Handler = (
  request: unknown,
) => Promise<{ readonly value?: unknown; readonly transfer?: readonly ArrayBuffer[] }>;

/** Call 0 is the start; a request without a number wants no reply; null asks to close. */
export type ThreadRequest = { readonly call?: number; readonly request: unknown } | null;

export type ThreadReply =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: PlainError };

/** Errors lose their class on the way between threads. */
export interface PlainError {
  readonly reason: EngineReason;
  readonly message: string;
  readonly cause: string;
}

/** Whether this thread was started for a model. */
export const isEngineThread = (): boolean =>
  !isMainThread && (workerData as Partial<ThreadStart> | null)?.millraceThread !== undefined;

/** Serves requests until told to close. */
export async function runEngineThread(): Promise<void> {
  const port = parentPort;
  if (!port) return;
  const { millraceThread: start } = workerData as ThreadStart;
  const reply = async (call: number, work: ReturnType<Handler>): Promise<void> => {
    try {
      const { value, transfer = [] } = await work;
      port.postMessage({ call, value } satisfies ThreadReply, transfer);
    } catch (error) {
      port.postMessage({ call, error: plain(error) } satisfies ThreadReply);
    }
  };
  const opened = start.kind === 'decoder' ? serveDecoder(start) : serveGraph(start);
  await reply(
    0,
    opened.then(({ value }) => ({ value })),
  );
  // The reply has told of a failure; thrown as well, it could overtake the reply.
  const session = await opened.catch(() => undefined);
  if (!session) return;
  const { handle, close } = session;
  const serve = async (message: ThreadRequest): Promise<void> => {
    if (message === null) await close().finally(() => port.close());
    else if (message.call === undefined) await handle(message.request);
    else await reply(message.call, handle(message.request));
  };
  // Requests run one after another: each waits for the one before.
  let before = Promise.resolve();
  port.on('message', (message: ThreadRequest) => {
    before = before.then(() => serve(message));
  });
}

function plain(error: unknown): PlainError {
  if (error instanceof EngineError) return { reason: error.reason, message: error.message, cause: String(error.cause) };
  return { reason: 'model_failed', message: 'The model failed.', cause: String(error) };
}

if (isEngineThread() && import.meta.url.endsWith('/engine-worker.ts')) await runEngineThread();
