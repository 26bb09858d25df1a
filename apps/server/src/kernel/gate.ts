import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApiError, fail, service } from '@millrace/protocol';
import type { FastifyInstance } from 'fastify';
import type { DispatchParts } from './dispatch.ts';
import { limits } from './limits.ts';
import type { Guard } from './security.ts';

/** What a route may say of itself to the gate. */
export interface RouteLimits {
  readonly urlLengthMax?: number;
}

const plainText = ['content-type', 'text/plain; charset=utf-8'];

/** What comes before routing, on every path: whether the server stops, length, Host, Origin, workspace. */
export function addGate(app: FastifyInstance, guard: Guard, isStopping: () => boolean, parts: DispatchParts): void {
  app.addHook('onRequest', ({ raw: request, routeOptions }, reply, pass) => {
    const { urlLengthMax = limits.urlLengthMax } = (routeOptions.config ?? {}) as RouteLimits;
    if (mayPass(request, reply.raw, guard, { isStopping: isStopping(), urlLengthMax }, parts)) pass();
    else reply.hijack();
  });
}

/** Answers and returns false when the request must not be routed. */
function mayPass(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  { isStopping, urlLengthMax }: { readonly isStopping: boolean; readonly urlLengthMax: number },
  { answers, requestId }: DispatchParts,
): boolean {
  const target = request.url as string;
  if (isStopping) {
    answers.failure(request, response, stopping(), requestId(request));
    return false;
  }
  if (target.length > urlLengthMax) {
    answers.text(request, response, 414, `Request target is longer than ${urlLengthMax} characters.`);
    return false;
  }
  const path = pathOf(target);
  const refusal = guard.check(request, path);
  if (refusal) {
    const { status, body, headers = [] } = refusal;
    answers.head(request, response, status, [...plainText, 'content-length', String(body.length), ...headers]);
    response.end(body);
    return false;
  }
  if (!namesWorkspace(request) || path.endsWith(service.serverInfo.path)) return true;
  const error = fail('FEATURE_DISABLED', 'Workspace APIs are not available: workspaces are not enabled on this server');
  answers.failure(request, response, error, requestId(request));
  return false;
}

const stopping = (): ApiError => fail('TEMPORARILY_UNAVAILABLE', 'The server is stopping; nothing was stored.');

function namesWorkspace(request: IncomingMessage): boolean {
  const workspace = request.headers['x-mlflow-workspace'];
  return typeof workspace === 'string' && workspace.trim() !== '';
}

/** The path of a request target, without query and without the authority of an absolute one. */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  const path = end < 0 ? target : target.slice(0, end);
  return path.startsWith('/') ? path : path.replace(/^https?:\/\/[^/]*/i, '') || '/';
}

/**
 * Makes every path decodable, as MLflow does: a `%` that begins no escape stands for itself, bytes that are no UTF-8
 * read as U+FFFD. Clients of 2.x name images `key%step%3%…`.
 */
export function decodable(target: string): string {
  if (!target.includes('%')) return target;
  const query = target.indexOf('?');
  const [path, rest] = query < 0 ? [target, ''] : [target.slice(0, query), target.slice(query)];
  if (isDecodable(path)) return target;
  const escaped = path.replace(/%(?![\da-f]{2})/gi, '%25');
  return escaped.replace(/(?:%[\da-f]{2})+/gi, (bytes) => encodeURIComponent(readBytes(bytes))) + rest;
}

function isDecodable(path: string): boolean {
  try {
    decodeURI(path);
    return true;
  } catch {
    return false;
  }
}

const readBytes = (escapes: string): string => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8');
