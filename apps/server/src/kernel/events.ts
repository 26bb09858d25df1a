import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answers } from './answers.ts';
import type { EventStream } from './context.ts';

/** Proxies and browsers take a silent connection for dead. */
const keepAliveMs = 15_000;
/** A client that reads so slowly is cut off; it comes again and asks for what it missed. */
const unsentBytesMax = 1024 * 1024;

/** Sends server-sent events until either side ends. HEAD opens nothing. */
export function sendEvents(
  answers: Answers,
  request: IncomingMessage,
  response: ServerResponse,
  stream: EventStream,
): void {
  answers.head(request, response, 200, [
    'content-type',
    'text/event-stream; charset=utf-8',
    'cache-control',
    'no-store',
    'x-accel-buffering',
    'no',
  ]);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.flushHeaders();
  const send = (text: string): void => {
    if (response.writableLength > unsentBytesMax) response.destroy();
    else if (!response.destroyed) response.write(text);
  };
  const alive = setInterval(() => send(': alive\n\n'), keepAliveMs);
  alive.unref();
  const leave = stream({ send, end: () => response.end() });
  response.once('close', () => {
    clearInterval(alive);
    leave();
  });
}
