import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArtifactRootsOptions, createArtifactRoots } from './roots.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'roots-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const make = (changes: Partial<ArtifactRootsOptions> = {}) =>
  createArtifactRoots({
    artifactsDestination: path.join(home, 'files'),
    defaultArtifactRoot: 'mlflow-artifacts:/',
    servesArtifacts: true,
    cwd: home,
    locationLengthMax: 2048,
    allowedSchemes: [],
    sync: false,
    ...changes,
  });
const unserved = expect.objectContaining({ problem: 'unserved' });

describe('resolve', () => {
  it('finds the same file by every spelling of its location', async () => {
    const roots = make();
    await roots.proxied().put('1/r/artifacts/f', Readable.from(['text']));
    const folder = path.join(home, 'files');
    for (const uri of [
      'mlflow-artifacts:/1/r/artifacts',
      'mlflow-artifacts:///1/r/artifacts',
      `${folder}/1/r/artifacts`,
      `file://${folder}/1/r/artifacts/`,
    ]) {
      const { store, prefix } = roots.resolve(uri);
      expect(await store.list(prefix)).toEqual([{ name: 'f', isFolder: false, size: 4 }]);
    }
  });

  it('P-8 refuses whatever lies outside the roots and schemes', () => {
    const roots = make();
    const outside = [
      's3://b/x',
      '/etc',
      'file:///etc/passwd',
      home,
      `${home}/files-beside`,
      `${home}/files/../x`,
      'mlflow-artifacts://other/x',
      'http://other/api/2.0/mlflow-artifacts/artifacts/x',
      'file://host/x',
      'relative',
      '',
      'FTP://h/x',
      'localfile:///etc',
    ];
    for (const uri of outside) expect(() => roots.resolve(uri), uri).toThrow(unserved);
  });

  it('P-8 keeps the host policy for stored locations', () => {
    expect(() => make().resolve('ftp://h/x')).toThrow(
      /^The tracking server does not connect to artifact location 'ftp:\/\/h\/x'/,
    );
    expect(() => make({ allowedSchemes: ['ftp'] }).resolve('ftp://h/x')).toThrow(/outside what this server lists/);
  });

  it('serves its own proxy by name', () => {
    const roots = make({ defaultArtifactRoot: 'mlflow-artifacts://me.test:5000/base' });
    expect(roots.resolve('mlflow-artifacts://ME.test:5000/base/1').prefix).toBe('base/1');
    expect(roots.resolve('http://me.test:5000/api/2.0/mlflow-artifacts/artifacts/base/1').prefix).toBe('base/1');
    expect(() => roots.resolve('mlflow-artifacts://me.test:5001/base/1')).toThrow(unserved);
  });

  it('without the proxy serves a local default root only', () => {
    const roots = make({ servesArtifacts: false, defaultArtifactRoot: './runs', artifactsDestination: 's3://bucket' });
    expect(roots.resolve(`${home}/runs/0/r`).prefix).toBe('0/r');
    expect(() => roots.resolve('mlflow-artifacts:/1')).toThrow(unserved);
    expect(() => roots.proxied()).toThrow(unserved);
    expect(roots.defaultLocation(3)).toBe(`${home}/runs/3`);
  });
});

it('defaultLocation is below the root', () => {
  expect(make().defaultLocation('7')).toBe('mlflow-artifacts:/7');
  expect(make({ defaultArtifactRoot: 's3://b/p' }).defaultLocation(7)).toBe('s3://b/p/7');
});

it('refuses a destination that it has no driver for', () => {
  expect(() => make({ artifactsDestination: 's3://bucket' })).toThrow(
    'Artifacts destination s3://bucket is not supported yet: use a local folder.',
  );
});
