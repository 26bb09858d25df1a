import { fail } from '@millrace/protocol';
import { type Answer, json, type WholeAnswer } from './answer.ts';
import type { Backend, Invocation } from './backend.ts';

type Run = (backend: Backend, invocation: Invocation) => Promise<Answer>;

interface RouteBase {
  readonly name: string;
  /** Answers without an API key, for load balancers. */
  readonly isOpen?: boolean;
}

export type Route = RouteBase &
  (
    | { readonly kind: 'probe' }
    | { readonly kind: 'models' }
    | { readonly kind: 'invocations'; readonly run: Run }
    | { readonly kind: 'openai'; readonly run: Run }
  );

const post = {
  '/invocations': { name: 'invocations', kind: 'invocations', run: (backend, it) => backend.invocations(it) },
  '/v1/chat/completions': { name: 'chat', kind: 'openai', run: (backend, it) => openAiOf(backend).chat(it) },
  '/v1/completions': { name: 'completions', kind: 'openai', run: (backend, it) => openAiOf(backend).completions(it) },
} as const satisfies Record<string, Route>;

const get = {
  '/ping': { name: 'ping', kind: 'probe', isOpen: true },
  '/health': { name: 'health', kind: 'probe', isOpen: true },
  '/version': { name: 'version', kind: 'probe' },
  '/metrics': { name: 'metrics', kind: 'probe' },
  '/v1/models': { name: 'models', kind: 'models' },
} as const satisfies Record<string, Route>;

const routes: Readonly<Record<string, ReadonlyMap<string, Route>>> = {
  GET: new Map<string, Route>(Object.entries(get)),
  POST: new Map<string, Route>(Object.entries(post)),
};

/** The route of a request, or the answer when there is none; HEAD and OPTIONS are wrong methods, as in MLflow. */
export function findRoute(method: string, path: string): Route | WholeAnswer {
  const route = routes[method]?.get(path);
  if (route) return route;
  const allow = Object.keys(routes).find((other) => routes[other]!.has(path));
  if (allow) return { ...json('{"detail":"Method Not Allowed"}', 405), headers: { allow } };
  const unslashed = path.replace(/\/+$/, '');
  if (routes[method]?.has(unslashed)) return { ...json('', 307), headers: { location: unslashed } };
  return json('{"detail":"Not Found"}', 404);
}

function openAiOf({ openai }: Backend) {
  if (openai) return openai;
  throw fail('NOT_FOUND', 'This model does not write text. Send its inputs to /invocations.');
}
