import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { SecurityConfig } from './config.ts';

/** An answer given before routing. `headers` are flat name, value pairs. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers?: readonly string[];
}

/** The checks that keep web pages of other sites away. */
export interface Guard {
  /** `path` is without query. Undefined lets the request pass. */
  readonly check: (request: IncomingMessage, path: string) => Refusal | undefined;
  /** CORS headers of an answer to a request that carries this Origin. */
  readonly corsHeaders: (origin: string) => readonly string[];
  /** Headers of every answer. */
  readonly headers: readonly string[];
}

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const noHeaders: readonly string[] = [];
const badHost: Refusal = { status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' };
const badOrigin: Refusal = { status: 403, body: 'Cross-origin request blocked' };
const twoHosts: Refusal = { status: 400, body: 'Bad Request. More than one Host header.' };
const otherAuthority: Refusal = { status: 400, body: 'Bad Request. Request target and Host header differ.' };

/** @param exemptPaths paths that answer to any Host (`/health`, `/version`, below the static prefix). */
export function createGuard(config: SecurityConfig, exemptPaths: readonly string[]): Guard {
  const frame = config.xFrameOptions ? ['x-frame-options', config.xFrameOptions] : [];
  const always = ['x-content-type-options', 'nosniff'];
  if (!config.enabled) return { check: checkTarget, corsHeaders: () => noHeaders, headers: always };
  const hosts = remember(hostMatcher(config.allowedHosts));
  const origins = originRules(config.corsAllowedOrigins);
  const exempt = new Set(exemptPaths);
  return {
    headers: [...always, ...frame, 'vary', 'Origin'],
    corsHeaders: origins.headers,
    check(request, path) {
      const target = checkTarget(request);
      if (target) return target;
      if (!exempt.has(path) && !hosts(request.headers.host ?? '')) return badHost;
      const origin = request.headers.origin;
      if (request.method === 'OPTIONS') return preflight(request, origins);
      if (origin && changing.has(request.method ?? '') && !origins.mayChange(origin)) return badOrigin;
      return undefined;
    },
  };
}

/** One Host header, and no request target that names another authority than it. */
function checkTarget(request: IncomingMessage): Refusal | undefined {
  if (hostCount(request.rawHeaders) > 1) return twoHosts;
  const target = request.url ?? '/';
  if (target.startsWith('/') || target === '*') return undefined;
  const authority = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1];
  return authority?.toLowerCase() === request.headers.host?.toLowerCase() ? undefined : otherAuthority;
}

function hostCount(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** MLflow's default patterns, with the private ranges applied to addresses only, never to names that look like one. */
const privateRanges = new BlockList();
privateRanges.addSubnet('10.0.0.0', 8);
privateRanges.addSubnet('172.16.0.0', 12);
privateRanges.addSubnet('192.168.0.0', 16);
privateRanges.addSubnet('fc00::', 7, 'ipv6');
const defaultNames = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0']);

interface HostValue {
  /** Lower case, without brackets and trailing dot. */
  readonly name: string;
  readonly family: number;
  readonly text: string;
}

/** Reads a Host header; userinfo, paths, blanks and ill-formed ports are not a host. */
export function parseHost(header: string): HostValue | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:@/\\?#[\]]+))(?::(\d{1,5}))?$/i.exec(header);
  if (!match) return undefined;
  const name = (match[1] ?? match[2] ?? '').toLowerCase().replace(/\.$/, '');
  const family = isIP(name);
  if (name === '' || (match[1] !== undefined && family !== 6)) return undefined;
  const shown = family === 6 ? `[${name}]` : name;
  return { name, family, text: match[3] === undefined ? shown : `${shown}:${match[3]}` };
}

function hostMatcher(allowed: readonly string[] | undefined): (header: string) => boolean {
  if (allowed?.includes('*')) return () => true;
  const patterns = allowed?.map((pattern) => pattern.toLowerCase());
  return (header) => {
    const host = parseHost(header);
    if (!host) return false;
    if (patterns) return patterns.some((pattern) => matchesHost(pattern, host));
    if (defaultNames.has(host.name)) return true;
    return host.family !== 0 && privateRanges.check(host.name, host.family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** A pattern of digits (`10.*`) means addresses; a name that merely begins with such digits does not match it. */
function matchesHost(pattern: string, host: HostValue): boolean {
  if (/^[\d.*]+(:[\d*]+)?$/.test(pattern) && /\d/.test(pattern) && host.family !== 4) return false;
  return wildcard(pattern, host.text);
}

interface OriginRules {
  readonly mayChange: (origin: string) => boolean;
  readonly mayRead: (origin: string) => boolean;
  readonly headers: (origin: string) => readonly string[];
  readonly any: boolean;
}

function originRules(allowed: readonly string[]): OriginRules {
  if (allowed.includes('*')) {
    const headers = ['access-control-allow-origin', '*', 'access-control-expose-headers', '*'];
    return { any: true, mayChange: () => true, mayRead: () => true, headers: () => headers };
  }
  const listed = (origin: string) => allowed.some((pattern) => wildcard(pattern, origin));
  const mayChange = remember((origin) => isLocalOrigin(origin) || listed(origin));
  const mayRead = remember((origin) => localPage.test(origin) || listed(origin));
  const credentials = ['access-control-allow-credentials', 'true', 'access-control-expose-headers', '*'];
  return {
    any: false,
    mayChange,
    mayRead,
    headers: (origin) => (mayRead(origin) ? ['access-control-allow-origin', origin, ...credentials] : noHeaders),
  };
}

const localPage = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]+)?$/;
const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

function isLocalOrigin(origin: string): boolean {
  return URL.canParse(origin) && localNames.has(new URL(origin).hostname.toLowerCase());
}

function preflight(request: IncomingMessage, origins: OriginRules): Refusal {
  const { origin } = request.headers;
  if (!origin || !request.headers['access-control-request-method']) return { status: 204, body: '' };
  if (!origins.mayRead(origin)) return { status: 400, body: 'Disallowed CORS origin' };
  const asked = request.headers['access-control-request-headers'];
  const headers = [
    'access-control-allow-methods',
    'GET, POST, PUT, DELETE, OPTIONS, PATCH',
    'access-control-max-age',
    '600',
  ];
  if (asked) headers.push('access-control-allow-headers', asked);
  // Who may read the answer is added to it as to every other one.
  return { status: 200, body: 'OK', headers };
}

/** Whole-text match where `*` stands for any run of characters; linear in the text for each star. */
export function wildcard(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts.shift() as string;
  if (parts.length === 0) return first === text;
  const last = parts.pop() as string;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/** Answers repeat: the same few Host and Origin values come with every request. */
function remember(decide: (value: string) => boolean): (value: string) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const decision = decide(value);
    if (known.size < 256) known.set(value, decision);
    return decision;
  };
}
