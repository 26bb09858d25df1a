import { describe, expect, it } from 'vitest';
import { checkArtifactLocation, type LocationPolicy, whyUnconnected } from './location-policy.ts';

const policy: LocationPolicy = {
  cwd: '/home',
  lengthMax: 2048,
  allowedSchemes: ['hdfs'],
  trusted: ['mlflow-artifacts://artifacts.test:5000/x', 'abfss://c@acc.dfs.test/p', '/data'],
};
const foreign = (scheme: string): string =>
  `'artifact_location' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking ` +
  "server's configured artifact storage, so the server would connect to the host named in the URI. Set the " +
  'MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.';

describe('checkArtifactLocation', () => {
  it.each([
    ['s3://b/p;x=1', 's3://b/p;x=1'],
    ['s3://b/p?x=%zz', 's3://b/p?x=%zz'],
    ['rel/p', '/home/rel/p'],
    ['file:rel', 'file:///home/rel'],
    ['mlflow-artifacts:/x', 'mlflow-artifacts:/x'],
    ['mlflow-artifacts:x', 'mlflow-artifacts:x'],
    ['mlflow-artifacts:///x', 'mlflow-artifacts:///x'],
    ['http://ARTIFACTS.test:5000/y', 'http://ARTIFACTS.test:5000/y'],
    ['abfss://other@acc.dfs.test:443/q', 'abfss://other@acc.dfs.test:443/q'],
    ['hdfs://any/x', 'hdfs://any/x'],
    ['wasbs://h/x', 'wasbs://h/x'],
    ['foo://x', 'foo://x'],
    [' s3://x', ' s3://x'],
    ['/a?b=c', '/a?b=c'],
    ['C:\\x', 'C:\\x'],
    ['/a b/ü', '/a b/ü'],
  ])('stores %s as %s', (uri, stored) => expect(checkArtifactLocation(uri, policy)).toBe(stored));

  it.each(['s3://b/p#f', 'http://h/p;x', '/abs/p;x', '/#/../x', '/;..', 'file:///x#..'])(
    'P-6 refuses fragment or params: %s',
    (uri) => {
      const message = "'artifact_location' URL can't include fragments or params.";
      const takesParams = !uri.startsWith('file:') || uri.includes('#');
      expect(takesParams).toBe(true);
      expect(() => checkArtifactLocation(uri, policy)).toThrow(message);
    },
  );

  it.each([
    's3://b/p?x=..',
    's3://b/p?x=%252e%252e',
    '/a?../b',
    's3://b?%25252e.',
    `s3://b?${'%25'.repeat(1)}${'25'.repeat(30)}2e`,
  ])('P-6 refuses a traversal in the query: %s', (uri) =>
    expect(() => checkArtifactLocation(uri, policy)).toThrow('Invalid query string'),
  );

  it.each([
    '../up',
    '/a/../b',
    's3://b/../x',
    'mlflow-artifacts:/x/%2e%2e/y',
    'mlflow-artifacts:/%252e%252e/y',
    'dbfs:/a\\..\\b',
    'file:///a/../b',
    '/a%00b',
  ])('P-6 refuses a traversal in the path: %s', (uri) =>
    expect(() => checkArtifactLocation(uri, policy)).toThrow("'artifact_location' can't include '..' segments."),
  );

  it.each([
    ['ftp://h/x', 'ftp'],
    ['HTTP://h/x', 'http'],
    ['viewfs:/x', 'viewfs'],
    ['r2://b@x.test/p', 'r2'],
    ['sftp://u:p@h/x', 'sftp'],
    ['mlflow-artifacts://h/x', 'mlflow-artifacts'],
    ['http://artifacts.test:5001/x', 'http'],
    ['https://artifacts.test/x', 'https'],
    ['http://artifacts.test:5000\\@evil.test/x', 'http'],
    ['http://artifacts.test:99999/x', 'http'],
    ['http://artifacts.test:5000@evil.test/x', 'http'],
    ['ftp:///x', 'ftp'],
  ])('refuses a foreign host: %s', (uri, scheme) =>
    expect(() => checkArtifactLocation(uri, policy)).toThrow(foreign(scheme)),
  );

  it('refuses runs: and texts that are too long', () => {
    expect(() => checkArtifactLocation('runs:/x', policy)).toThrow(
      "Artifact location cannot be a runs:/ URI. Given: 'runs:/x'",
    );
    expect(checkArtifactLocation(`/${'a'.repeat(2047)}`, policy)).toHaveLength(2048);
    expect(() => checkArtifactLocation(`/${'a'.repeat(2048)}`, policy)).toThrow(
      'Invalid artifact path length. The length of the artifact path cannot be greater than 2048 characters. To configure this ' +
        'limit, please set the MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH environment variable.',
    );
  });

  it('refuses a folder of another machine', () =>
    expect(() => checkArtifactLocation('file://host/x', policy)).toThrow(
      /^file:\/\/host\/x is not a valid remote uri\. For remote access/,
    ));
});

describe('whyUnconnected', () => {
  it('names the location', () => {
    expect(whyUnconnected('ftp://h/x', policy)).toContain(
      "The tracking server does not connect to artifact location 'ftp://h/x': the 'ftp' scheme addresses",
    );
    expect(whyUnconnected('s3://b/x', policy)).toBeUndefined();
  });
});
