import type { IncomingMessage } from 'node:http';
import { type ApiError, fail } from '@millrace/protocol';
import { limits } from './limits.ts';

const empty = Buffer.alloc(0);

const tooLarge = (): ApiError =>
  fail(
    'INVALID_PARAMETER_VALUE',
    `Request body is larger than ${limits.jsonBodyBytesMax} bytes. Send less data per request, for example smaller batches.`,
    { status: 413 },
  );

const tooSlow = (): ApiError =>
  fail('INVALID_PARAMETER_VALUE', `Request body did not arrive within ${limits.bodyTimeoutMs / 1000} s.`, {
    status: 408,
  });

/** Reads a whole body. Rejects with 413 above the limit and with 408 when it takes longer than `bodyTimeoutMs`. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const declared = request.headers['content-length'];
  if (declared === undefined && request.headers['transfer-encoding'] === undefined) return Promise.resolve(empty);
  if (declared !== undefined && Number(declared) > limits.jsonBodyBytesMax) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    // Most bodies came with the head. They are there when the parser is through with what arrived, and listening for them would take longer.
    process.nextTick(() => {
      // Exactly what is there: reading more ends the stream, which can wait until the answer has left.
      if (request.complete && !request.destroyed) resolve(request.read(request.readableLength) ?? empty);
      else collect(request, resolve, reject);
    });
  });
}

function collect(request: IncomingMessage, resolve: (body: Buffer) => void, reject: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const onLate = (): void => {
    settle(tooSlow());
    // Whatever still arrives is nobody's: the answer goes out, then the connection ends.
    setTimeout(() => request.socket.destroy(), 1000).unref();
  };
  const timer = setTimeout(onLate, limits.bodyTimeoutMs);
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > limits.jsonBodyBytesMax) settle(tooLarge());
    else chunks.push(chunk);
  };
  const onEnd = (): void => {
    settle(undefined);
    resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
  };
  const onLost = (): void =>
    settle(fail('CANCELLED', 'The client closed the connection before the body was complete.'));
  function settle(error: ApiError | undefined): void {
    clearTimeout(timer);
    request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
    if (error) {
      request.on('error', () => {});
      reject(error);
    }
  }
  request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
}

const typeMissing = 'Bad Request. Content-Type header is missing.';
const typeWrong = "Bad Request. Content-Type must be one of ['application/json'].";

/** MLflow's rule for POST and PUT, which also keeps pages of other sites from posting without a preflight. */
export function checkContentType(request: IncomingMessage): void {
  if (request.method !== 'POST' && request.method !== 'PUT') return;
  const type = request.headers['content-type'];
  if (type === 'application/json') return;
  if (type === undefined) throw fail('INVALID_PARAMETER_VALUE', typeMissing);
  if (type.split(';', 1)[0] !== 'application/json') throw fail('INVALID_PARAMETER_VALUE', typeWrong);
}

/** Bodies come uncompressed: a small gzip body can unfold into any size. Without a body there is nothing to unfold. */
export function checkContentEncoding(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === '' || encoding === 'identity' || !hasBody(request)) return;
  throw fail('INVALID_PARAMETER_VALUE', 'Content-Encoding is not supported here; send the body uncompressed.', {
    status: 415,
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
