import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { decode, encode } from '@millrace/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answers } from './answers.ts';
import type { Awake } from './awake.ts';
import { checkContentEncoding, checkContentType, readBody } from './body.ts';
import { callerName } from './caller.ts';
import { type Context, type Download, type EventStream, RawJson } from './context.ts';
import { sendDownload } from './download.ts';
import { sendEvents } from './events.ts';
import { noEndpoint, toApiError } from './failure.ts';
import { limits } from './limits.ts';
import type { RequestMetrics } from './request-metrics.ts';
import type { Route } from './routes.ts';
import { watchUpload } from './upload.ts';

export interface DispatchParts {
  readonly context: Context;
  readonly answers: Answers;
  readonly metrics: RequestMetrics;
  readonly awake: Awake;
  readonly requestId: (request: IncomingMessage) => string;
}

/** One request on its way through a route. */
interface Exchange {
  readonly parts: DispatchParts;
  readonly route: Route;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path parameters as the router names them. */
  readonly params: Readonly<Record<string, string>>;
  /** Without the question mark. */
  readonly query: string;
}

type AnyHandler = (context: Context, input: unknown, body?: Readable) => unknown;
type RouteHandler = (request: FastifyRequest, reply: FastifyReply) => void;

/** The generic handler: decode, decide, handle, encode. Whatever goes wrong on the way becomes one failure answer. */
export function createDispatch(parts: DispatchParts): (route: Route) => RouteHandler {
  return (route) => {
    const serve = serveBy[route.row.body ?? 'json'];
    return ({ raw: request, params, query }, reply) => {
      reply.hijack();
      const exchange = { parts, route, request, response: reply.raw, params, query } as Exchange;
      void answer(exchange, serve);
    };
  };
}

async function answer(exchange: Exchange, serve: (exchange: Exchange) => Promise<void>): Promise<void> {
  const { parts, route, request, response } = exchange;
  const started = performance.now();
  parts.awake.began(started);
  try {
    await serve(exchange);
  } catch (error) {
    answerFailure(exchange, error);
  }
  const ended = performance.now();
  parts.awake.ended(ended);
  const ms = ended - started;
  parts.metrics.record(route.row.path, response.statusCode, ms);
  if (ms > limits.slowRequestMs && (route.row.body ?? 'json') === 'json') {
    parts.context.log.info({ method: request.method, route: route.url, ms: Math.round(ms) }, 'slow request');
  }
}

async function serveJson(exchange: Exchange): Promise<void> {
  const { parts, route, request, response } = exchange;
  const output = await handleBody(exchange);
  parts.answers.json(
    request,
    response,
    200,
    output instanceof RawJson ? output.body : encode(route.row.output, output as never),
  );
}

async function serveBytes(exchange: Exchange): Promise<void> {
  const bytes = (await handleBody(exchange)) as Uint8Array;
  exchange.parts.answers.bytes(exchange.request, exchange.response, bytes);
}

/** What the handler makes of a request with a JSON body. */
async function handleBody({ parts, route, request, params, query }: Exchange): Promise<unknown> {
  checkContentType(request);
  checkContentEncoding(request);
  const body = await readBody(request);
  const input = decode(route.row, { method: request.method ?? 'GET', query, body, params: named(route, params) });
  route.policy(input);
  return (route.handler as AnyHandler)(contextOf(parts.context, request), input);
}

/** The server's context, and who asks. */
function contextOf(context: Context, request: IncomingMessage): Context {
  const user = callerName(request);
  return user === '' ? context : { ...context, user };
}

async function serveUpload({ parts, route, request, response, params, query }: Exchange): Promise<void> {
  const input = decode(route.row, { method: 'GET', query, body: noBody, params: named(route, params) });
  route.policy(input);
  watchUpload(request);
  try {
    await (route.handler as AnyHandler)(parts.context, input, request);
  } catch (error) {
    // What the client still sends is read and dropped; left unread it would block the connection's next request.
    request.resume();
    throw error;
  }
  // As MLflow: neither a body nor a type. Its clients look at the status only.
  parts.answers.head(request, response, 200, ['content-length', '0']);
  response.end();
}

async function serveDownload({ parts, route, request, response, params, query }: Exchange): Promise<void> {
  const input = decode(route.row, { method: 'GET', query, body: noBody, params: named(route, params) });
  route.policy(input);
  const download = (await (route.handler as AnyHandler)(parts.context, input)) as Download;
  await sendDownload(parts.answers, request, response, download);
}

async function serveEvents({ parts, route, request, response, params, query }: Exchange): Promise<void> {
  const input = decode(route.row, { method: 'GET', query, body: noBody, params: named(route, params) });
  route.policy(input);
  // Browsers send it when they come again by themselves.
  const last_event_id = request.headers['last-event-id'];
  const stream = await (route.handler as AnyHandler)(
    parts.context,
    last_event_id ? { ...input, last_event_id } : input,
  );
  sendEvents(parts.answers, request, response, stream as EventStream);
}

const noBody = Buffer.alloc(0);
const serveBy = {
  json: serveJson,
  bytes: serveBytes,
  events: serveEvents,
  upload: serveUpload,
  download: serveDownload,
};

/** The router calls the rest of a path `*`; the row has a name for it. @throws ENDPOINT_NOT_FOUND for an empty segment, which the router takes */
function named(route: Route, params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (Object.entries(params).some(([name, value]) => value === '' && name !== '*')) throw noEndpoint();
  if (route.rest === undefined) return params;
  const { '*': rest, ...others } = params;
  return { ...others, [route.rest]: rest ?? '' };
}

function answerFailure({ parts, route, request, response }: Exchange, thrown: unknown): void {
  const requestId = parts.requestId(request);
  const error = toApiError(thrown, requestId);
  const gone = response.destroyed || error.code === 'CANCELLED';
  // What no driver can do (501) is an answer, not a fault of the server.
  if (error.status >= 500 && error.status !== 501 && !gone) {
    const { cause, log } = error.detail;
    const fields = { requestId, method: request.method, route: route.url, status: error.status, detail: log };
    parts.context.log.error({ ...fields, err: cause ?? (thrown === error ? undefined : thrown) }, error.message);
  } else {
    parts.context.log.debug({ requestId, route: route.url, status: error.status }, error.message);
  }
  if (gone || response.headersSent) response.destroy();
  else parts.answers.failure(request, response, error, requestId);
}
