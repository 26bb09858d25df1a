import type { Row } from '@millrace/protocol';
import { type Policy, policyOf } from './access.ts';
import type { Rows } from './slice.ts';

/** A slice as the edge sees it: which handler belongs to which row is checked where the slice is written. */
export interface AnySlice {
  readonly rows: Rows;
  readonly handlers: Readonly<Record<string, unknown>>;
}

/** One row at one address. */
export interface Route {
  readonly row: Row;
  readonly handler: unknown;
  readonly policy: Policy;
  /** The address as the router writes it: `/api/2.0/mlflow/runs/get`, `/api/3.0/mlflow/traces/:trace_id`, `…/*`. */
  readonly url: string;
  /** The same as MLflow names it in messages: `…/artifacts/<path:artifact_path>`. */
  readonly rule: string;
  /** Name of the parameter that takes the rest of the path. */
  readonly rest?: string;
}

/** @throws when a row has no handler or no policy. */
export function routesOf(slices: readonly AnySlice[], staticPrefix: string): Route[] {
  return slices.flatMap(({ rows, handlers }) =>
    Object.entries(rows).flatMap(([name, row]) => {
      const handler = handlers[name];
      if (typeof handler !== 'function') throw new Error(`Row ${name} (${row.path}) has no handler.`);
      return addresses(row, staticPrefix).map((address) => routeAt(row, handler, address));
    }),
  );
}

function routeAt(row: Row, handler: unknown, address: string): Route {
  return {
    row,
    handler,
    policy: policyOf(row),
    url: address
      .replaceAll(':', '::')
      .replace(/\{\w+\*\}/, '*')
      .replace(/\{(\w+)\}/g, ':$1'),
    rule: address.replace(/\{(\w+)\*\}/, '<path:$1>').replace(/\{(\w+)\}/g, '<$1>'),
    rest: /\{(\w+)\*\}/.exec(row.path)?.[1],
  };
}

function addresses(row: Row, staticPrefix: string): string[] {
  const below = (row.under ?? ['api', 'ajax-api']).map((under) =>
    under === 'root' ? row.path : `/${under}/${row.major}.0${row.path}`,
  );
  const prefixed = below.map((address) => staticPrefix + address);
  return staticPrefix !== '' && isNativeArtifactRow(row) ? [...prefixed, ...below] : prefixed;
}

/** The routes for an artifact's bytes. MLflow never moves these two below the static prefix, so clients may ask for them at either place. */
export const isNativeArtifactRow = (row: Row): boolean =>
  row.path.startsWith('/mlflow-artifacts/artifacts/{') &&
  row.methods.some((method) => method === 'GET' || method === 'PUT');

/** Whether a query of the row may repeat a key. */
export const isListQuery = (row: Row): boolean =>
  row.methods.includes('GET') && Object.values(row.input).some(({ kind }) => kind === 'list');

/** Finds which methods an unrouted request could have used; built on first need. */
export function createMethodFinder(routes: readonly Route[]): (path: string) => readonly string[] {
  let matchers: { readonly pattern: RegExp; readonly methods: readonly string[] }[] | undefined;
  return (path) => {
    matchers ??= routes.map((route) => ({ pattern: toPattern(route.rule), methods: servedMethods(route.row) }));
    return [...new Set(matchers.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))];
  };
}

/** GET rows answer HEAD too. */
export const servedMethods = (row: Row): readonly string[] =>
  row.methods.includes('GET') ? [...row.methods, 'HEAD'] : row.methods;

function toPattern(rule: string): RegExp {
  const source = rule.split(/(<[^>]+>)/).map((part) => {
    if (part.startsWith('<path:')) return '.+';
    return part.startsWith('<') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`);
}
