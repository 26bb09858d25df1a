import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiError } from '@millrace/protocol';
import type { Guard } from './security.ts';

/** Writes answers: the one place that knows which headers every answer carries. */
export interface Answers {
  readonly json: (
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    body: string | Uint8Array,
  ) => void;
  readonly bytes: (request: IncomingMessage, response: ServerResponse, body: Uint8Array) => void;
  readonly text: (request: IncomingMessage, response: ServerResponse, status: number, body: string) => void;
  readonly failure: (request: IncomingMessage, response: ServerResponse, error: ApiError, requestId: string) => void;
  /** For bodies with headers of their own; `headers` are flat name, value pairs. */
  readonly head: (
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    headers: readonly string[],
  ) => void;
}

const jsonType = ['content-type', 'application/json', 'cache-control', 'no-store', 'content-length'] as const;
const textType = ['content-type', 'text/plain; charset=utf-8', 'cache-control', 'no-store', 'content-length'] as const;

const bytesType = ['content-type', 'application/octet-stream', 'cache-control', 'no-store', 'content-length'] as const;

/** `isStopping`: from then on each answer is the last of its connection, so that none is waited for. */
export function createAnswers(guard: Guard, isStopping: () => boolean): Answers {
  const head: Answers['head'] = (request, response, status, headers) => {
    const { origin } = request.headers;
    const all = [...guard.headers, ...headers];
    if (origin) all.push(...guard.corsHeaders(origin));
    if (isStopping()) all.push('connection', 'close');
    response.writeHead(status, all);
  };
  const json: Answers['json'] = (request, response, status, body) => {
    head(request, response, status, [...jsonType, String(byteLength(body))]);
    response.end(body);
  };
  return {
    head,
    json,
    bytes(request, response, body) {
      head(request, response, 200, [...bytesType, String(body.byteLength)]);
      response.end(body);
    },
    text(request, response, status, body) {
      head(request, response, status, [...textType, String(Buffer.byteLength(body))]);
      response.end(body);
    },
    failure(request, response, error, requestId) {
      const body = JSON.stringify(error.toBody());
      const headers = [...jsonType, String(Buffer.byteLength(body)), 'x-request-id', requestId];
      if (error.status === 503 || error.status === 429) headers.push('retry-after', '1');
      head(request, response, error.status, headers);
      response.end(body);
    },
  };
}

const byteLength = (body: string | Uint8Array): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
