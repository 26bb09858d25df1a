import { homedir } from 'node:os';
import path from 'node:path';
import { commaList, type Environment, envInt, envPattern, truthy, UsageError } from './environment.ts';
import { type ServerFlag, serverFlags } from './flags.ts';
import { readWebhookConfig, type WebhookConfig } from './webhook-config.ts';

export { type Environment, UsageError };

export type Durability = 'power' | 'process';

/** Everything that flags and environment decide, read once at start. Nothing else reads the environment. */
export interface Config {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** `''` or a path that begins with `/` and does not end with one. */
  readonly staticPrefix: string;
  /** Absolute path. */
  readonly dataDir: string;
  /** As given, or `sqlite:////…/millrace.db` below the data folder. */
  readonly backendStoreUri: string;
  /** Absolute path of the SQLite file. */
  readonly databaseFile: string;
  readonly durability: Durability;
  /** Where new experiments put artifacts, e.g. `mlflow-artifacts:/`. */
  readonly defaultArtifactRoot: string;
  readonly serveArtifacts: boolean;
  readonly artifactsOnly: boolean;
  /** What stands behind the artifact proxy: an absolute folder, or a URI as given. */
  readonly artifactsDestination: string;
  readonly keepAliveTimeoutMs: number;
  readonly security: SecurityConfig;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly logFormat: 'auto' | 'json' | 'text';
  /** Longest artifact location of an experiment, in characters. */
  readonly artifactLocationMaxLength: number;
  /** What every source of a model version must match; absent when all do. */
  readonly modelSourcePattern?: RegExp;
  /** Schemes for which artifact locations on foreign hosts are accepted, lower case. */
  readonly hostAddressedArtifactSchemes: readonly string[];
  /** Lifetime of presigned download addresses when the request names none, in seconds. */
  readonly presignedDownloadTtlSeconds: number;
  /** MLflow cuts over-long tag and param values instead of refusing them. */
  readonly truncateLongValues: boolean;
  readonly webhooks: WebhookConfig;
  readonly graphql: GraphqlConfig;
  /** One line each, for stderr at start. */
  readonly notices: readonly string[];
}

/** How large a GraphQL query may be. */
export interface GraphqlConfig {
  /** Fields of all its operations together. */
  readonly maxRootFields: number;
  /** Renamed fields of one selection. */
  readonly maxAliases: number;
}

export interface SecurityConfig {
  readonly enabled: boolean;
  /** Absent: the default patterns. */
  readonly allowedHosts?: readonly string[];
  readonly corsAllowedOrigins: readonly string[];
  /** Upper case; absent: the header is left out. */
  readonly xFrameOptions?: string;
}

/** Why the server cannot start, in one readable line; the command prints it and exits with 1. */
export class StartProblem extends Error {}

/** What was typed: long option name → text, or true and false for switches. */
export type GivenFlags = Readonly<Record<string, string | boolean | undefined>>;

type Value = string | number | boolean | undefined;
type Values = Readonly<Record<string, Value>>;

/** @throws UsageError for a wrong command line, StartProblem for a right one that cannot be served yet. */
export function readConfig(given: GivenFlags, env: Environment): Config {
  const values = readValues(given, env);
  checkCombinations(values, given);
  refuseLaterFeatures(values, env);
  const dataDir = path.resolve(expandHome(text(values, 'data-dir') ?? 'millrace-data'));
  const backendStoreUri = text(values, 'backend-store-uri') || `sqlite:///${path.join(dataDir, 'millrace.db')}`;
  const serveArtifacts = values['serve-artifacts'] !== false;
  const artifactsDestination = localOrUri(text(values, 'artifacts-destination') || path.join(dataDir, 'artifacts'));
  return Object.freeze({
    host: text(values, 'host') ?? '127.0.0.1',
    port: (values['port'] as number | undefined) ?? 5000,
    staticPrefix: text(values, 'static-prefix') ?? '',
    dataDir,
    backendStoreUri,
    databaseFile: sqliteFile(backendStoreUri),
    durability: (values['durability'] ?? 'power') as Durability,
    defaultArtifactRoot:
      text(values, 'default-artifact-root') || (serveArtifacts ? 'mlflow-artifacts:/' : artifactsDestination),
    serveArtifacts,
    artifactsOnly: values['artifacts-only'] === true,
    artifactsDestination,
    keepAliveTimeoutMs: ((values['keep-alive-timeout'] as number | undefined) ?? 5) * 1000,
    security: securityOf(values),
    logLevel: values['dev'] === true ? 'debug' : ((values['log-level'] ?? 'info') as Config['logLevel']),
    logFormat: (values['log-format'] ?? 'auto') as Config['logFormat'],
    artifactLocationMaxLength: envInt(env, 'MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH', 2048),
    modelSourcePattern: envPattern(env, 'MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX'),
    hostAddressedArtifactSchemes: commaList(env['MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES']).map(lower),
    presignedDownloadTtlSeconds: envInt(env, 'MLFLOW_PRESIGNED_DOWNLOAD_URL_TTL_SECONDS', 300),
    truncateLongValues: truthy(env['MLFLOW_TRUNCATE_LONG_VALUES'] ?? 'true'),
    webhooks: readWebhookConfig(env),
    graphql: Object.freeze({
      maxRootFields: envInt(env, 'MLFLOW_SERVER_GRAPHQL_MAX_ROOT_FIELDS', 10),
      maxAliases: envInt(env, 'MLFLOW_SERVER_GRAPHQL_MAX_ALIASES', 10),
    }),
    notices: [...inertNotices(values), ...openNotices(values)],
  });
}

function readValues(given: GivenFlags, env: Environment): Values {
  const values: Record<string, Value> = {};
  for (const flag of serverFlags) {
    const typed = given[flag.name];
    const raw = typed ?? (flag.env ? env[flag.env] || undefined : undefined);
    if (raw !== undefined) values[flag.name] = parseFlag(flag, raw);
  }
  return values;
}

function parseFlag(flag: ServerFlag, raw: string | boolean): Value {
  if (flag.kind === 'switch' || flag.kind === 'pair') return typeof raw === 'boolean' ? raw : truthy(raw);
  if (flag.kind === 'int') return parseInteger(flag, String(raw));
  if (flag.choices && !flag.choices.includes(String(raw))) throw notAChoice(flag, String(raw));
  return String(raw);
}

function parseInteger(flag: ServerFlag, raw: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(raw)) throw invalidValue(flag, `'${raw}' is not a valid integer.`);
  const value = Number(raw);
  const [min, max] = flag.range ?? [-Infinity, Infinity];
  if (value < min || value > max) throw invalidValue(flag, `${value} is not in the range ${min}<=x<=${max}.`);
  return value;
}

function notAChoice(flag: ServerFlag, raw: string): UsageError {
  const choices = (flag.choices ?? []).map((choice) => `'${choice}'`).join(', ');
  return invalidValue(flag, `'${raw}' is not one of ${choices}.`);
}

function invalidValue(flag: ServerFlag, why: string): UsageError {
  const names = flag.short ? `'--${flag.name}' / '-${flag.short}'` : `'--${flag.name}'`;
  return new UsageError(`Invalid value for ${names}: ${why}`);
}

/** MLflow's own refusals, in its words and order. */
function checkCombinations(values: Values, given: GivenFlags): void {
  checkStaticPrefix(text(values, 'static-prefix'));
  for (const other of values['dev'] === true ? ['gunicorn-opts', 'uvicorn-opts'] : []) {
    if (values[other]) throw new UsageError(`'--dev' and '--${other}' cannot be specified together.`);
  }
  const servers = ['gunicorn-opts', 'waitress-opts', 'uvicorn-opts'].filter((name) => values[name] !== undefined);
  if (servers.length > 1) {
    throw new UsageError(
      "Cannot specify multiple server options. Choose one of: '--gunicorn-opts', '--waitress-opts', or '--uvicorn-opts'.",
    );
  }
  const typedSecurity = ['allowed-hosts', 'cors-allowed-origins', 'disable-security-middleware'];
  if (servers.some((name) => name !== 'uvicorn-opts') && typedSecurity.some((name) => given[name] !== undefined)) {
    throw new UsageError(
      'Security middleware parameters (--allowed-hosts, --cors-allowed-origins, --disable-security-middleware) are only ' +
        'supported with the default uvicorn server. They cannot be used with --gunicorn-opts or --waitress-opts. To use ' +
        'security features, run without specifying a server option (uses uvicorn by default) or explicitly use --uvicorn-opts.',
    );
  }
  if (values['artifacts-only'] === true && values['serve-artifacts'] === false) {
    throw new UsageError("'--artifacts-only' and '--no-serve-artifacts' cannot be specified together.");
  }
}

function checkStaticPrefix(prefix: string | undefined): void {
  if (prefix === undefined) return;
  if (!prefix.startsWith('/')) throw new UsageError("--static-prefix must begin with a '/'.");
  if (prefix.endsWith('/')) throw new UsageError("--static-prefix should not end with a '/'.");
  if (/[{}]/.test(prefix)) throw new UsageError("--static-prefix must not contain '{' or '}'.");
  if (!/^[A-Za-z0-9/._~-]+$/.test(prefix) || prefix.includes('//')) {
    throw new UsageError('--static-prefix may contain letters, digits and . _ ~ - between single slashes.');
  }
}

/** Options that would be unsafe to ignore stop the start instead. */
function refuseLaterFeatures(values: Values, env: Environment): void {
  if (values['app-name']) {
    throw new StartProblem(
      '--app-name basic-auth is not available yet: this version has no login. Start without it and keep the server on a trusted network.',
    );
  }
  if (values['enable-workspaces'] === true) {
    throw new StartProblem('--enable-workspaces is not available yet: this version serves one workspace only.');
  }
  if (env['MLFLOW_WORKSPACE']) {
    throw new StartProblem(
      `MLFLOW_WORKSPACE=${env['MLFLOW_WORKSPACE']} is client-only. Unset it before starting the server.`,
    );
  }
}

/** `sqlite:///relative` and `sqlite:////absolute` as SQLAlchemy reads them. */
function sqliteFile(uri: string): string {
  const match = /^sqlite:\/\/\/([^?]+)/.exec(uri);
  if (match?.[1] && match[1] !== ':memory:') return path.resolve(match[1]);
  const scheme = /^([a-z0-9+]+):/i.exec(uri)?.[1];
  if (scheme?.startsWith('sqlite')) {
    throw new StartProblem(
      `Backend store ${uri} names no database file: use sqlite:///relative.db or sqlite:////absolute.db.`,
    );
  }
  const what = scheme && scheme !== 'file' ? `${scheme}: databases are` : 'A folder as backend store is';
  throw new StartProblem(`${what} not supported yet: use sqlite:///relative.db or sqlite:////absolute.db.`);
}

function localOrUri(location: string): string {
  if (location.startsWith('file://')) return path.resolve(decodeURIComponent(location.slice('file://'.length)));
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location;
  return path.resolve(expandHome(location));
}

function securityOf(values: Values): SecurityConfig {
  const hosts = commaList(text(values, 'allowed-hosts'));
  const frame = (text(values, 'x-frame-options') ?? 'SAMEORIGIN').toUpperCase();
  return Object.freeze({
    enabled: values['disable-security-middleware'] !== true,
    allowedHosts: hosts.length > 0 ? hosts : undefined,
    corsAllowedOrigins: commaList(text(values, 'cors-allowed-origins')),
    xFrameOptions: frame === 'NONE' || frame === '' ? undefined : frame,
  });
}

function inertNotices(values: Values): string[] {
  return serverFlags
    .filter((flag) => flag.inert && values[flag.name] !== undefined && values[flag.name] !== false)
    .map((flag) => `--${flag.name} has no effect: ${flag.inert}.`);
}

function openNotices(values: Values): string[] {
  const security = securityOf(values);
  if (!security.enabled) return ['WARNING: the Host and Origin checks are off; any website can reach this server.'];
  const notices: string[] = [];
  if (security.allowedHosts?.includes('*'))
    notices.push('WARNING: every Host is accepted (DNS rebinding is possible).');
  if (security.corsAllowedOrigins.includes('*')) notices.push('WARNING: pages of every website may change your data.');
  if (!isLoopback(text(values, 'host') ?? '127.0.0.1')) {
    notices.push('WARNING: other machines can reach this server and it has no login: keep it on a trusted network.');
  }
  return notices;
}

/** Whether a listen address is reachable from this machine only. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

const text = (values: Values, name: string): string | undefined => values[name] as string | undefined;
const lower = (value: string): string => value.toLowerCase();
const expandHome = (location: string): string =>
  location === '~' || location.startsWith('~/') ? path.join(homedir(), location.slice(1)) : location;
