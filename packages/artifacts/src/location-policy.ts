import { InvalidLocation } from './errors.ts';
import { absoluteLocation, decodeFully, hasParentSegment, splitUri, type UriParts } from './location.ts';

/** What decides which artifact locations an experiment may have. */
export interface LocationPolicy {
  /** Relative local locations are seen from here. */
  readonly cwd: string;
  /** In characters. */
  readonly lengthMax: number;
  /** Host-addressed schemes that are accepted with every host, lower case. */
  readonly allowedSchemes: readonly string[];
  /** The server's own locations; what names the same host is accepted too. */
  readonly trusted: readonly string[];
}

const hostAddressedSchemes = new Set([
  'ftp',
  'sftp',
  'hdfs',
  'viewfs',
  'http',
  'https',
  'mlflow-artifacts',
  'r2',
  'b2',
  'abfss',
]);
/** Schemes that reach the same service compare as one. */
const families: Readonly<Record<string, string>> = { viewfs: 'hdfs', https: 'http', 'mlflow-artifacts': 'http' };
/** What an absent port means. Hadoop's is configured elsewhere, so it equals only another absent one. */
const defaultPorts: Readonly<Record<string, readonly string[]>> = {
  ftp: ['21'],
  sftp: ['22'],
  http: ['80'],
  https: ['443'],
  'mlflow-artifacts': ['80', '443'],
  r2: ['443'],
  b2: ['443'],
  abfss: ['443'],
};

/**
 * The rules for the `artifact_location` of an experiment, in MLflow's order and words. Returns what is to be stored.
 * @throws InvalidLocation
 */
export function checkArtifactLocation(uri: string, policy: LocationPolicy): string {
  const parts = splitUri(uri);
  checkParts(parts);
  checkHost(uri, 'artifact_location', policy);
  if (uri.startsWith('runs:')) throw new InvalidLocation(`Artifact location cannot be a runs:/ URI. Given: '${uri}'`);
  checkLength(uri, policy.lengthMax);
  return absoluteLocation(uri, policy.cwd);
}

function checkParts({ path, params, query, fragment }: UriParts): void {
  if (fragment !== '' || params !== '')
    throw new InvalidLocation("'artifact_location' URL can't include fragments or params.");
  if (decodeFully(query)?.includes('..') ?? true) throw new InvalidLocation('Invalid query string');
  // MLflow stores these; ours are refused, because no client needs them and one wrong reader of them is an escape.
  const decoded = decodeFully(path);
  if (decoded === undefined || hasParentSegment(decoded.replaceAll('\\', '/')) || decoded.includes('\0')) {
    throw new InvalidLocation("'artifact_location' can't include '..' segments.");
  }
}

function checkLength(uri: string, lengthMax: number): void {
  if ([...uri].length <= lengthMax) return;
  throw new InvalidLocation(
    `Invalid artifact path length. The length of the artifact path cannot be greater than ${lengthMax} characters. ` +
      'To configure this limit, please set the MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH environment variable.',
  );
}

/**
 * The part of the policy that holds for any URI which a request gives.
 * @param field what the message calls it
 * @throws InvalidLocation when it names a host that is not the server's own
 */
export function checkHost(uri: string, field: string, policy: LocationPolicy): void {
  const scheme = refusedScheme(uri, policy);
  if (scheme) throw new InvalidLocation(`'${field}' cannot use the '${scheme}' scheme: ${foreignHost(scheme)}`);
}

/** The same policy for a location that is stored already: why the server must not connect to the host that it names. */
export function whyUnconnected(uri: string, policy: LocationPolicy): string | undefined {
  const scheme = refusedScheme(uri, policy);
  return scheme && `The tracking server does not connect to artifact location '${uri}': ${foreignHost(scheme)}`;
}

/** Whether `uri` names a host that is one of the server's own. */
export function isTrustedHost(uri: string, policy: LocationPolicy): boolean {
  const targets = targetsOf(uri);
  if (targets === undefined) return true;
  const own = new Set(policy.trusted.flatMap((location) => targetsOf(location) ?? []));
  return targets.some((target) => own.has(target));
}

function refusedScheme(uri: string, policy: LocationPolicy): string | undefined {
  const { scheme } = splitUri(uri);
  const accepted = policy.allowedSchemes.includes(scheme) || isTrustedHost(uri, policy);
  return accepted ? undefined : scheme;
}

/** `family host port` for each address the URI may stand for; undefined when it names none. */
function targetsOf(uri: string): string[] | undefined {
  const { scheme, authority } = splitUri(uri);
  if (!hostAddressedSchemes.has(scheme) || (scheme === 'mlflow-artifacts' && authority === '')) return undefined;
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority.slice(authority.lastIndexOf('@') + 1)) ?? [];
  // Clients end such an authority elsewhere than we do, so it names no host that could be trusted.
  if (host === undefined || /[\\\s]/.test(authority) || Number(port) > 65_535) return [];
  const ports = port ? [String(Number(port))] : (defaultPorts[scheme] ?? ['']);
  return ports.map((known) => `${families[scheme] ?? scheme} ${host.toLowerCase()} ${known}`);
}

const foreignHost = (scheme: string): string =>
  `the '${scheme}' scheme addresses a host other than the tracking server's configured artifact storage, so the server ` +
  'would connect to the host named in the URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment ' +
  'variable on the server to allow it.';
