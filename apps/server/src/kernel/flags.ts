/** One option of `millrace server`: the command line, the environment and the documentation read this table. */
export interface ServerFlag {
  /** Long name without dashes, as users type it. */
  readonly name: string;
  readonly short?: string;
  readonly env?: string;
  readonly kind: 'text' | 'int' | 'switch' | 'pair';
  /** Second spelling of a `pair`, which sets it to false. */
  readonly off?: string;
  readonly range?: readonly [min: number, max: number];
  readonly choices?: readonly string[];
  readonly help: string;
  /** Why MLflow's option changes nothing here; printed once at start when it was given. */
  readonly inert?: string;
}

const inertOption = (name: string, help: string, inert: string, more: Partial<ServerFlag> = {}): ServerFlag => ({
  name,
  kind: 'text',
  help,
  inert,
  ...more,
});

const oneProcess = 'Millrace is one process with its own HTTP server';

const storage: readonly ServerFlag[] = [
  {
    name: 'backend-store-uri',
    kind: 'text',
    env: 'MLFLOW_BACKEND_STORE_URI',
    help: 'Where experiments and runs are kept: sqlite:///relative.db or sqlite:////absolute.db.',
  },
  inertOption(
    'read-replica-backend-store-uri',
    'Accepted for compatibility.',
    'SQLite reads run on worker threads of the same file',
    { env: 'MLFLOW_READ_REPLICA_BACKEND_STORE_URI' },
  ),
  inertOption('registry-store-uri', 'Accepted for compatibility.', 'everything lives in the backend store', {
    env: 'MLFLOW_REGISTRY_STORE_URI',
  }),
  {
    name: 'default-artifact-root',
    kind: 'text',
    env: 'MLFLOW_DEFAULT_ARTIFACT_ROOT',
    help: 'Location under which new experiments put their artifacts (default mlflow-artifacts:/ when serving them).',
  },
  {
    name: 'serve-artifacts',
    off: 'no-serve-artifacts',
    kind: 'pair',
    env: 'MLFLOW_SERVE_ARTIFACTS',
    help: 'Serve artifact upload, listing and download through this server (default on).',
  },
  {
    name: 'artifacts-only',
    kind: 'switch',
    env: 'MLFLOW_ARTIFACTS_ONLY',
    help: 'Serve the artifact proxy and nothing else.',
  },
  {
    name: 'artifacts-destination',
    kind: 'text',
    env: 'MLFLOW_ARTIFACTS_DESTINATION',
    help: 'Folder behind the artifact proxy (default <data-dir>/artifacts).',
  },
];

const network: readonly ServerFlag[] = [
  { name: 'host', short: 'h', kind: 'text', env: 'MLFLOW_HOST', help: 'Address to listen on (default 127.0.0.1).' },
  {
    name: 'port',
    short: 'p',
    kind: 'int',
    range: [0, 65535],
    env: 'MLFLOW_PORT',
    help: 'Port to listen on (default 5000; 0 takes a free one).',
  },
  inertOption('workers', 'Accepted for compatibility.', oneProcess, { short: 'w', env: 'MLFLOW_WORKERS' }),
  {
    name: 'static-prefix',
    kind: 'text',
    env: 'MLFLOW_STATIC_PREFIX',
    help: 'Path under which every route is served, e.g. /mlflow.',
  },
  {
    name: 'keep-alive-timeout',
    kind: 'int',
    range: [1, 3600],
    env: 'MILLRACE_KEEP_ALIVE_TIMEOUT',
    help: 'Seconds an idle connection stays open (default 5; set it above that of a proxy in front).',
  },
];

const security: readonly ServerFlag[] = [
  {
    name: 'allowed-hosts',
    kind: 'text',
    env: 'MLFLOW_SERVER_ALLOWED_HOSTS',
    help: 'Comma list of accepted Host values, * as wildcard; replaces the defaults (loopback and private addresses).',
  },
  {
    name: 'cors-allowed-origins',
    kind: 'text',
    env: 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS',
    help: 'Comma list of origins whose pages may change data, * as wildcard.',
  },
  {
    name: 'disable-security-middleware',
    kind: 'switch',
    env: 'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE',
    help: 'Switch the Host and Origin checks off.',
  },
  {
    name: 'x-frame-options',
    kind: 'text',
    env: 'MLFLOW_SERVER_X_FRAME_OPTIONS',
    help: 'X-Frame-Options of every answer: SAMEORIGIN (default), DENY or NONE.',
  },
];

const otherServers: readonly ServerFlag[] = [
  inertOption('gunicorn-opts', 'Accepted for compatibility.', oneProcess, { env: 'MLFLOW_GUNICORN_OPTS' }),
  inertOption('waitress-opts', 'Accepted for compatibility.', oneProcess),
  inertOption('uvicorn-opts', 'Accepted for compatibility.', oneProcess, { env: 'MLFLOW_UVICORN_OPTS' }),
  inertOption('dev', 'Debug logging.', 'it only sets --log-level debug; nothing reloads', { kind: 'switch' }),
  inertOption('expose-prometheus', 'Accepted for compatibility.', 'metrics are always served at /metrics', {
    env: 'MLFLOW_EXPOSE_PROMETHEUS',
  }),
];

const laterFeatures: readonly ServerFlag[] = [
  { name: 'app-name', kind: 'text', choices: ['basic-auth'], help: 'basic-auth is not available yet.' },
  inertOption('trace-archival-config', 'Accepted for compatibility.', 'traces are not archived', {
    env: 'MLFLOW_TRACE_ARCHIVAL_CONFIG',
  }),
  inertOption('secrets-cache-ttl', 'Accepted for compatibility.', 'there are no gateway secrets', {
    kind: 'int',
    range: [10, 300],
  }),
  inertOption('secrets-cache-max-size', 'Accepted for compatibility.', 'there are no gateway secrets', {
    kind: 'int',
    range: [1, 10000],
  }),
  inertOption('workspace-store-uri', 'Accepted for compatibility.', 'workspaces are not enabled', {
    env: 'MLFLOW_WORKSPACE_STORE_URI',
  }),
  {
    name: 'enable-workspaces',
    off: 'disable-workspaces',
    kind: 'pair',
    env: 'MLFLOW_ENABLE_WORKSPACES',
    help: 'Workspaces are not available yet.',
  },
];

const own: readonly ServerFlag[] = [
  {
    name: 'data-dir',
    kind: 'text',
    env: 'MILLRACE_DATA_DIR',
    help: 'Folder of the database and the artifacts (default ./millrace-data).',
  },
  {
    name: 'durability',
    kind: 'text',
    choices: ['power', 'process'],
    env: 'MILLRACE_DURABILITY',
    help: 'What an acknowledged write survives: a power cut (default) or a killed process.',
  },
  {
    name: 'log-level',
    kind: 'text',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    env: 'MILLRACE_LOG_LEVEL',
    help: 'Least level logged (default info).',
  },
  {
    name: 'log-format',
    kind: 'text',
    choices: ['auto', 'json', 'text'],
    env: 'MILLRACE_LOG_FORMAT',
    help: 'json lines, text lines, or auto: text on a terminal (default).',
  },
];

/** Every option of the server command, in the order in which help shows them. */
export const serverFlags: readonly ServerFlag[] = [
  ...own,
  ...storage,
  ...network,
  ...security,
  ...otherServers,
  ...laterFeatures,
];
