import { staticPrefix } from '../page-facts.ts';
import { type AnyRow, addressOf, type Input } from './address-of.ts';
import { ApiFailure, readFailure } from './api-failure.ts';
import { connection } from './connection.ts';

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes have left so far. */
  readonly onProgress: (sent: number) => void;
}

/** Streams bytes to an `upload` row. An old-style request, because `fetch` does not tell how far it is. @throws ApiFailure */
export function sendBytes(row: AnyRow, input: Input, bytes: Blob, { signal, onProgress }: SendOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    const [method = 'PUT'] = row.methods;
    request.open(method, addressOf(row, input, staticPrefix));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      connection.answered();
      if (request.status < 300) resolve();
      else
        reject(
          readFailure(request.status, request.responseText, request.getResponseHeader('x-request-id') ?? undefined),
        );
    };
    request.onerror = () => {
      // Also when the server refuses early and closes: so the connection is not called lost here.
      reject(new ApiFailure('OFFLINE', 'The connection ended before the whole file was sent.', { status: 0 }));
    };
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    request.send(bytes);
  });
}
