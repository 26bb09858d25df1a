import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { fail } from '@millrace/protocol';
import fastify, { type FastifyInstance } from 'fastify';
import { type Answers, createAnswers } from './answers.ts';
import { Awake } from './awake.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { createDispatch, type DispatchParts } from './dispatch.ts';
import { noEndpoint } from './failure.ts';
import { addGate, decodable, pathOf } from './gate.ts';
import { limits } from './limits.ts';
import { createRequestIds } from './request-id.ts';
import { createRequestMetrics } from './request-metrics.ts';
import { type AnySlice, createMethodFinder, isListQuery, type Route, routesOf, servedMethods } from './routes.ts';
import { createGuard } from './security.ts';
import { addServiceRoutes, type Serve } from './service.ts';
import { switchedOff } from './switched-off.ts';
import type { CurrentBuild } from './web-page.ts';

export interface AppParts {
  readonly context: Context;
  readonly slices: readonly AnySlice[];
  /** Absent: `/` shows a plain page and there is no application. */
  readonly web?: CurrentBuild;
}

/** The whole server without a socket: `app.inject` sends requests, `app.listen` opens a port. */
export function createApp({ context, slices, web }: AppParts): FastifyInstance {
  const { config } = context;
  const guard = createGuard(config.security, [`${config.staticPrefix}/health`, `${config.staticPrefix}/version`]);
  let stopping = false;
  const answers = createAnswers(guard, () => stopping);
  const parts: DispatchParts = {
    context,
    answers,
    metrics: createRequestMetrics(),
    awake: new Awake(availableParallelism()),
    requestId: createRequestIds(context.newId),
  };
  const app = createServer(config, parts);
  const routes = routesOf(slices, config.staticPrefix);
  app.addHook('preClose', (done) => {
    stopping = true;
    done();
  });
  addGate(app, guard, () => stopping, parts);
  const missingPage = addServiceRoutes(app, parts, web);
  const dispatch = createDispatch(parts);
  for (const route of routes) {
    const handler = switchedOff(route, config, answers) ?? dispatch(route);
    const urlLengthMax = isListQuery(route.row) ? limits.listUrlLengthMax : limits.urlLengthMax;
    app.route({ method: [...servedMethods(route.row)], url: route.url, handler, config: { urlLengthMax } });
  }
  addUnrouted(app, parts, routes, missingPage);
  return app;
}

function createServer(config: Config, { answers, requestId }: DispatchParts): FastifyInstance {
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    // The gate does, in the form of every other error.
    return503OnClosing: false,
    keepAliveTimeout: config.keepAliveTimeoutMs,
    // Server-wide it would end every long upload; bodies have deadlines of their own.
    requestTimeout: 0,
    maxRequestsPerSocket: limits.requestsPerSocketMax,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.connectionsCheckMs,
      maxHeaderSize: limits.headerBytesMax,
      insecureHTTPParser: false,
    },
    // MLflow reads any number of slashes at the beginning as one.
    rewriteUrl: (request) => decodable((request.url ?? '/').replace(/^\/{2,}/, '/')),
    clientErrorHandler: answerUnreadable,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: { maxParamLength: limits.urlLengthMax, querystringParser: keepQuery },
    frameworkErrors: (_error, { raw: request }, reply) => {
      reply.hijack();
      const error = fail('BAD_REQUEST', 'The request path is not valid percent-encoding.');
      answers.failure(request, reply.raw, error, requestId(request));
    },
  });
  app.server.maxHeadersCount = limits.headersMax;
  app.server.maxConnections = limits.connectionsMax;
  app.server.timeout = limits.socketIdleMs;
  // The edge reads bodies itself: MLflow's content-type rules and GET bodies are not the framework's.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  return app;
}

/** For what the HTTP parser refuses; there is no request yet, so the answer is written by hand. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLong
    ? '431 Request Header Fields Too Large'
    : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? '408 Request Timeout'
      : '400 Bad Request';
  const said = tooLong
    ? `The address and the headers of the request are longer than ${limits.headerBytesMax} bytes.`
    : `The request cannot be read: ${status.slice(4)}.`;
  const body = JSON.stringify(fail('BAD_REQUEST', said).toBody());
  const head = `content-type: application/json\r\nx-content-type-options: nosniff\r\ncontent-length: ${body.length}\r\nconnection: close`;
  if (socket.writable && error.code !== 'ECONNRESET') socket.write(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** Rows are the schemas here; without this the framework would load its validator, 10 MiB that nobody uses. */
const noSchemas = (): never => {
  throw new Error('Routes have rows instead of framework schemas.');
};

/** Decoders read the text of the query themselves. */
const keepQuery = (query: string): Record<string, unknown> => query as unknown as Record<string, unknown>;

/** Doubled slashes inside a path lead to the path without them, as in MLflow; method and body stay. */
function redirect(answers: Answers, request: IncomingMessage, response: ServerResponse, path: string): void {
  const query = /\?.*/.exec(request.url as string)?.[0] ?? '';
  answers.head(request, response, 308, ['location', path + query, 'content-length', '0']);
  response.end();
}

/**
 * MLflow answers unknown paths with an HTML page. Ours is JSON with the code that its clients derive from that page:
 * they fall back to older endpoints on `ENDPOINT_NOT_FOUND`, and some of them only when it comes as JSON. Who asks for a page outside of
 * the interface gets the application's.
 */
function addUnrouted(
  app: FastifyInstance,
  parts: DispatchParts,
  routes: readonly Route[],
  missingPage: Serve | undefined,
): void {
  const methodsAt = createMethodFinder(routes);
  app.setNotFoundHandler(({ raw: request }, reply) => {
    reply.hijack();
    const path = pathOf(request.url as string).replace(/\/{2,}/g, '/');
    const methods = pageMethods(app, path) ?? methodsAt(path);
    if (methods.includes(request.method as string)) return redirect(parts.answers, request, reply.raw, path);
    if (missingPage && methods.length === 0 && asksForPage(request, path)) return missingPage(request, reply.raw);
    const error =
      methods.length === 0
        ? noEndpoint()
        : fail('BAD_REQUEST', `This endpoint does not answer ${request.method}.`, { status: 405 });
    if (methods.length > 0) reply.raw.setHeader('allow', methods.join(', '));
    parts.answers.failure(request, reply.raw, error, parts.requestId(request));
  });
}

/** What the routes without a row, such as `/health`, answer. */
const pageMethods = (app: FastifyInstance, path: string): readonly string[] | undefined =>
  app.hasRoute({ method: 'GET', url: path }) ? ['GET', 'HEAD'] : undefined;

/** As a browser that follows a link does. */
const asksForPage = ({ method, headers }: IncomingMessage, path: string): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true && !/\/(ajax-)?api\//.test(path);
