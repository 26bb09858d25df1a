import type { IncomingMessage, ServerResponse } from 'node:http';
import { mlflowVersion } from '@millrace/protocol';
import type { FastifyInstance } from 'fastify';
import { databaseMetrics } from './database-metrics.ts';
import type { DispatchParts } from './dispatch.ts';
import { toApiError } from './failure.ts';
import { type HomeFacts, homePage, homePolicy } from './home.ts';
import { millraceVersion } from './version.ts';
import { addWebRoutes, type CurrentBuild, sendWebPage } from './web-page.ts';

export type Serve = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/**
 * Routes that are not endpoints of MLflow's tables: health, version, metrics, the description and the page at `/`.
 *
 * @returns what a browser gets at an address that leads nowhere, where there is an application
 */
export function addServiceRoutes(app: FastifyInstance, parts: DispatchParts, web?: CurrentBuild): Serve | undefined {
  const prefix = parts.context.config.staticPrefix;
  const add = (path: string, serve: Serve): void => {
    app.route({
      method: ['GET', 'HEAD'],
      url: prefix + path,
      handler: ({ raw }, reply) => {
        reply.hijack();
        void guarded(parts, serve, raw, reply.raw);
      },
    });
  };
  add('/health', (request, response) => parts.answers.text(request, response, 200, 'OK'));
  add('/version', (request, response) => sendVersion(parts, request, response));
  add('/metrics', (request, response) => sendMetrics(parts, request, response));
  add('/api/openapi.json', (request, response) => sendDescription(parts, request, response));
  const webPage = (status: number): Serve | undefined =>
    web &&
    ((request, response) => sendWebPage(parts, web, { facts: factsOf(parts, request), status }, request, response));
  const page = webPage(200) ?? ((request, response) => sendHome(parts, request, response));
  add('/', page);
  if (web) addWebRoutes({ add, parts, web, page });
  if (prefix !== '') addRedirect(app, prefix, parts);
  const missing = webPage(404);
  return missing && ((request, response) => guarded(parts, missing, request, response));
}

async function guarded(
  parts: DispatchParts,
  serve: Serve,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await serve(request, response);
  } catch (error) {
    const requestId = parts.requestId(request);
    parts.context.log.error({ requestId, path: request.url, err: error }, 'service route failed');
    parts.answers.failure(request, response, toApiError(error, requestId), requestId);
  }
}

function addRedirect(app: FastifyInstance, prefix: string, { answers }: DispatchParts): void {
  app.get(prefix, ({ raw }, reply) => {
    reply.hijack();
    answers.head(raw, reply.raw, 308, ['location', `${prefix}/`, 'content-length', '0']);
    reply.raw.end();
  });
}

function sendVersion({ answers }: DispatchParts, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('x-millrace-version', millraceVersion);
  answers.text(request, response, 200, mlflowVersion);
}

async function sendMetrics(parts: DispatchParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { register, collectDefaultMetrics } = await import('prom-client');
  if (register.getSingleMetric('process_cpu_seconds_total') === undefined) collectDefaultMetrics();
  const body = [parts.metrics.text(), await databaseMetrics(parts.context), await register.metrics()].join('\n');
  const headers = ['content-type', register.contentType, 'content-length', String(Buffer.byteLength(body))];
  parts.answers.head(request, response, 200, headers);
  response.end(body);
}

async function sendDescription(
  { answers, context }: DispatchParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { openapi } = await import('@millrace/protocol/openapi');
  const servers = [{ url: context.config.staticPrefix || '/' }];
  answers.json(request, response, 200, JSON.stringify({ ...openapi(), servers }));
}

function sendHome(parts: DispatchParts, request: IncomingMessage, response: ServerResponse): void {
  const body = homePage(factsOf(parts, request));
  parts.answers.head(request, response, 200, [
    'content-type',
    'text/html; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'content-security-policy',
    homePolicy,
    'referrer-policy',
    'no-referrer',
    'cross-origin-opener-policy',
    'same-origin',
    'cache-control',
    'no-cache',
  ]);
  response.end(body);
}

function factsOf({ context: { config } }: DispatchParts, request: IncomingMessage): HomeFacts {
  const local = isLocalCaller(request)
    ? { database: config.databaseFile, artifacts: config.artifactsDestination }
    : undefined;
  const scheme = request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const address = `${scheme}://${request.headers.host ?? `${config.host}:${config.port}`}${config.staticPrefix}`;
  return { version: millraceVersion, mlflowVersion, address, local };
}

/** A proxy on this machine forwards for others, so whatever came through one is not local. */
function isLocalCaller({ socket, headers }: IncomingMessage): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !forwarded && (socket.remoteAddress === '::1' || /^(::ffff:)?127\./.test(socket.remoteAddress ?? ''));
}
