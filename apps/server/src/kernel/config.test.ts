import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Environment, type GivenFlags, readConfig, StartProblem, UsageError } from './config.ts';
import { serverFlags } from './flags.ts';

const read = (given: GivenFlags = {}, env: Environment = {}) => readConfig(given, env);

describe('defaults', () => {
  it('listens on loopback and keeps data below ./millrace-data', () => {
    const config = read();
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 5000,
      staticPrefix: '',
      durability: 'power',
      defaultArtifactRoot: 'mlflow-artifacts:/',
      serveArtifacts: true,
      artifactsOnly: false,
      dataDir: path.resolve('millrace-data'),
      databaseFile: path.resolve('millrace-data/millrace.db'),
      artifactsDestination: path.resolve('millrace-data/artifacts'),
      notices: [],
    });
    expect(config.security).toEqual({
      enabled: true,
      allowedHosts: undefined,
      corsAllowedOrigins: [],
      xFrameOptions: 'SAMEORIGIN',
    });
  });
  it('is frozen', () => expect(Object.isFrozen(read())).toBe(true));
});

describe('flags win over the environment', () => {
  const env = { MLFLOW_HOST: '0.0.0.0', MLFLOW_PORT: '6000', MLFLOW_STATIC_PREFIX: '/env' };
  it('reads the environment', () =>
    expect(read({}, env)).toMatchObject({ host: '0.0.0.0', port: 6000, staticPrefix: '/env' }));
  it('prefers flags', () =>
    expect(read({ port: '7000', 'static-prefix': '/flag' }, env)).toMatchObject({ port: 7000, staticPrefix: '/flag' }));
  it('an empty variable is none', () => expect(read({}, { MLFLOW_PORT: '' }).port).toBe(5000));
  it('reads booleans as MLflow does', () => {
    expect(read({}, { MLFLOW_SERVE_ARTIFACTS: 'false' }).serveArtifacts).toBe(false);
    expect(read({}, { MLFLOW_ENABLE_WORKSPACES: '0' }).port).toBe(5000);
  });
});

describe('places', () => {
  it.each([
    ['sqlite:///rel.db', path.resolve('rel.db')],
    ['sqlite:////srv/abs.db', '/srv/abs.db'],
  ])('%s', (uri, file) => expect(read({ 'backend-store-uri': uri }).databaseFile).toBe(file));
  it('a data folder moves database and artifacts', () => {
    expect(read({ 'data-dir': '/srv/m' })).toMatchObject({
      databaseFile: '/srv/m/millrace.db',
      artifactsDestination: '/srv/m/artifacts',
    });
  });
  it.each([
    ['/srv/a', '/srv/a'],
    ['file:///srv/a%20b', '/srv/a b'],
    ['s3://bucket/x', 's3://bucket/x'],
    ['rel', path.resolve('rel')],
  ])('artifacts destination %s', (given, place) => {
    expect(read({ 'artifacts-destination': given }).artifactsDestination).toBe(place);
  });
  it('without serving artifacts, clients write to the folder themselves', () => {
    expect(read({ 'serve-artifacts': false, 'data-dir': '/srv/m' }).defaultArtifactRoot).toBe('/srv/m/artifacts');
    expect(read({ 'default-artifact-root': 's3://b' }).defaultArtifactRoot).toBe('s3://b');
  });
});

describe('usage errors have MLflow’s words', () => {
  const cases: [string, GivenFlags, string][] = [
    ['prefix start', { 'static-prefix': 'foo' }, "--static-prefix must begin with a '/'."],
    ['prefix end', { 'static-prefix': '/foo/' }, "--static-prefix should not end with a '/'."],
    ['prefix braces', { 'static-prefix': '/a{b}' }, "--static-prefix must not contain '{' or '}'."],
    ['port text', { port: 'abc' }, "Invalid value for '--port' / '-p': 'abc' is not a valid integer."],
    ['port range', { port: '65536' }, "Invalid value for '--port' / '-p': 65536 is not in the range 0<=x<=65535."],
    ['ttl', { 'secrets-cache-ttl': '5' }, "Invalid value for '--secrets-cache-ttl': 5 is not in the range 10<=x<=300."],
    ['app name', { 'app-name': 'foo' }, "Invalid value for '--app-name': 'foo' is not one of 'basic-auth'."],
    ['dev', { dev: true, 'uvicorn-opts': 'x' }, "'--dev' and '--uvicorn-opts' cannot be specified together."],
    [
      'dev and gunicorn',
      { dev: true, 'gunicorn-opts': 'x' },
      "'--dev' and '--gunicorn-opts' cannot be specified together.",
    ],
    [
      'two servers',
      { 'gunicorn-opts': 'a', 'uvicorn-opts': 'b' },
      "Cannot specify multiple server options. Choose one of: '--gunicorn-opts', '--waitress-opts', or '--uvicorn-opts'.",
    ],
    [
      'durability',
      { durability: 'none' },
      "Invalid value for '--durability': 'none' is not one of 'power', 'process'.",
    ],
  ];
  it.each(cases)('%s', (_name, given, message) => {
    expect(() => read(given)).toThrow(UsageError);
    expect(() => read(given)).toThrow(message);
  });
  it('security flags do not go with gunicorn options', () => {
    expect(() => read({ 'gunicorn-opts': 'a', 'allowed-hosts': 'x' })).toThrow(/^Security middleware parameters/);
    expect(read({ 'gunicorn-opts': 'a' }, { MLFLOW_SERVER_ALLOWED_HOSTS: 'x' }).security.allowedHosts).toEqual(['x']);
  });
});

describe('what would be unsafe to ignore stops the start', () => {
  it.each<[string, GivenFlags, Environment]>([
    ['login', { 'app-name': 'basic-auth' }, {}],
    ['workspaces', { 'enable-workspaces': true }, {}],
    ['workspaces by environment', {}, { MLFLOW_ENABLE_WORKSPACES: 'true' }],
    ['postgresql', { 'backend-store-uri': 'postgresql://u:secret@h/db' }, {}],
    ['a folder', { 'backend-store-uri': './mlruns' }, {}],
    ['a database in memory', { 'backend-store-uri': 'sqlite://' }, {}],
  ])('%s', (_name, given, env) => {
    expect(() => read(given, env)).toThrow(StartProblem);
    expect(() => read(given, env)).not.toThrow(/secret/);
  });
});

describe('options without meaning', () => {
  it.each(
    serverFlags
      .filter(({ inert }) => inert)
      .map(({ name, kind, range }) => [name, kind === 'switch' ? true : String(range?.[0] ?? 'x')] as const),
  )('--%s is accepted with one line', (name, value) => {
    const { notices } = read({ [name]: value });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(`--${name} has no effect`);
  });
  it('--dev logs at debug level', () => expect(read({ dev: true }).logLevel).toBe('debug'));
});

describe('warnings', () => {
  it.each<[GivenFlags, RegExp]>([
    [{ host: '0.0.0.0' }, /no login/],
    [{ 'disable-security-middleware': true }, /checks are off/],
    [{ 'allowed-hosts': '*' }, /DNS rebinding/],
    [{ 'cors-allowed-origins': '*' }, /every website/],
  ])('%j', (given, text) => expect(read(given).notices.join('\n')).toMatch(text));
});
