import type { ServerResponse } from 'node:http';

/** What a route answers: a whole body, or pieces as they come. */
export type Answer = WholeAnswer | StreamedAnswer;

export interface WholeAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Server-sent events; every piece is a complete event. */
export interface StreamedAnswer {
  readonly status: 200;
  readonly events: AsyncIterable<string>;
}

export const json = (body: string, status = 200): WholeAnswer => ({ status, type: 'application/json', body });

export const plain = (body: string, status: number): WholeAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body,
});

export function send(response: ServerResponse, answer: WholeAnswer): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

/** Sends each event as soon as it is there; a slow reader holds the model back. */
export async function sendEvents(response: ServerResponse, { events }: StreamedAnswer): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  for await (const event of events) {
    if (response.destroyed) return;
    if (!response.write(event)) await drained(response);
  }
  response.end();
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
