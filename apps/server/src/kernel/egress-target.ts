import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Why an address is not called. The caller words it, for it knows what the address is to the user. */
export type EgressProblem =
  | { readonly kind: 'scheme'; readonly scheme: string; readonly allowed: readonly string[] }
  | { readonly kind: 'no-host' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'unresolved'; readonly host: string }
  | { readonly kind: 'not-public'; readonly host: string; readonly address: string };

export class EgressRefusal extends Error {
  readonly problem: EgressProblem;
  constructor(problem: EgressProblem) {
    super(`the address is refused: ${problem.kind}`);
    this.problem = problem;
  }
}

export interface EgressRules {
  readonly allowedSchemes: readonly string[];
  readonly allowPrivateAddresses: boolean;
}

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly Resolved[]>;
export interface Resolved {
  readonly address: string;
  readonly family: number;
}

const resolveTimeoutMs = 10_000;

/** As every program on this machine resolves names. */
export const systemResolve: Resolve = async (host) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer from the name service')), resolveTimeoutMs);
  });
  return Promise.race([systemLookup(host, { all: true }), late]).finally(() => clearTimeout(timer));
};

const prefix = /^([a-z][a-z0-9+.-]*):(?:\/\/(?:[^/?#]*@)?(\[[^\]/?#]*\]|[^/?#:]*))?/i;

/**
 * Reads an address without resolving it.
 *
 * @throws EgressRefusal
 */
export function parseTarget(text: string, { allowedSchemes }: EgressRules): URL {
  const [, scheme = '', host] = prefix.exec(text.trim()) ?? [];
  if (!allowedSchemes.includes(scheme.toLowerCase())) {
    throw new EgressRefusal({ kind: 'scheme', scheme: scheme.toLowerCase(), allowed: allowedSchemes });
  }
  // The URL parser would take the first step of the path for the host.
  if (!host) throw new EgressRefusal({ kind: 'no-host' });
  if (!URL.canParse(text)) throw new EgressRefusal({ kind: 'malformed' });
  return new URL(text);
}

/** The host as the user wrote it, lower case and without brackets. */
const shownHost = (text: string): string =>
  (prefix.exec(text.trim())?.[2] ?? '').toLowerCase().replace(/^\[(.*)\]$/, '$1');

/**
 * The addresses a URL stands for at this moment, each of them allowed. Whoever connects uses these and does not resolve the
 * name again, which could give others.
 *
 * @throws EgressRefusal
 */
export async function resolveTarget(
  text: string,
  rules: EgressRules,
  resolve: Resolve,
): Promise<{ readonly url: URL; readonly addresses: readonly Resolved[] }> {
  const url = parseTarget(text, rules);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  const addresses = family > 0 ? [{ address: host, family }] : await resolved(host, shownHost(text), resolve);
  const closed = rules.allowPrivateAddresses ? undefined : addresses.find((it) => !isPublicAddress(it.address));
  if (closed) throw new EgressRefusal({ kind: 'not-public', host: shownHost(text), address: closed.address });
  return { url, addresses };
}

async function resolved(host: string, shown: string, resolve: Resolve): Promise<readonly Resolved[]> {
  const addresses = await resolve(host).catch(() => []);
  if (addresses.length === 0) throw new EgressRefusal({ kind: 'unresolved', host: shown });
  return addresses;
}
