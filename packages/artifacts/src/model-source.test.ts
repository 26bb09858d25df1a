import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostilePaths } from './hostile-paths.ts';
import { parseLocation, relativeTo } from './location.ts';
import { checkSource, parseModelReference, parseRunReference, type SourceOwner } from './model-source.ts';

const run: SourceOwner = { parameter: 'run_id', id: 'r1', artifact_uri: 'mlflow-artifacts:/0/r1/artifacts' };
const localRun: SourceOwner = { parameter: 'run_id', id: 'r1', artifact_uri: '/data/0/r1/artifacts' };
const model: SourceOwner = {
  parameter: 'model_id',
  id: 'm-1',
  artifact_uri: 'mlflow-artifacts:/0/models/m-1/artifacts',
};
const nobody: SourceOwner = { parameter: 'run_id', id: '' };

const accepts = (source: string, owner: SourceOwner): boolean => {
  try {
    checkSource(source, owner);
    return true;
  } catch {
    return false;
  }
};

describe('checkSource', () => {
  it.each([
    ['s3://b/p', nobody],
    ['s3://b//p/', nobody],
    ['unknown://h/a', nobody],
    ['runs:/r1/m', run],
    ['runs:/r1', run],
    ['mlflow-artifacts:/0/r1/artifacts/m', run],
    ['mlflow-artifacts:///0/r1/artifacts', run],
    ['models:/m-1', model],
    ['models:/name/3', nobody],
    ['/data/0/r1/artifacts/m', localRun],
    ['file:///data/0/r1/artifacts', localRun],
    ['file://localhost/data/0/r1/artifacts/a%20b', localRun],
    ['/data/0/r1/artifacts/a/../b', localRun],
    ['/data/0/r2/../r1/artifacts/%2e%2e/artifacts', localRun],
  ] as const)('accepts %s', (source, owner) => expect(() => checkSource(source, owner)).not.toThrow());

  it.each([
    ['runs:/r2/m', run],
    ['runs:/r1/m', model],
    ['runs://r1/m', run],
    ['models:/m-2', model],
    ['models:/m-1', run],
    ['models://h/m-1', model],
    ['mlflow-artifacts:/0/r1/artifactsx', run],
    ['mlflow-artifacts:/0%2fr1/artifacts', run],
    ['mlflow-artifacts://h/0/r1/artifacts', run],
    ['http://h/api/2.0/mlflow-artifacts/artifacts/0/r1/artifacts', run],
    ['/data/0/r1/artifacts/m', run],
    ['/data/0/r1/artifacts/m', nobody],
    ['/data/0/r1/artifacts/../x', localRun],
    ['/data/0/r1/artifacts/%2e%2e/x', localRun],
    ['/data/0/r1/artifacts/a\0b', localRun],
    ['/data/0/r1/artifactsx', localRun],
    ['file://h/data/0/r1/artifacts', localRun],
    ['FILE:///data/0/r1/artifacts', localRun],
    ['databricks', localRun],
    ['/data/0/r1/artifacts/a/../../x', localRun],
    ['data/0/r1/artifacts', localRun],
  ] as const)('refuses %s', (source, owner) =>
    expect(() => checkSource(source, owner)).toThrow(/^Invalid model|not a valid/),
  );

  it('accepts nothing below a proxied run that leads out of it, however it is written', () => {
    const kept = Object.values(hostilePaths)
      .flat()
      .map((path) => `mlflow-artifacts:/0/r1/artifacts/${path}`)
      .filter((source) => accepts(source, run));
    for (const source of kept) {
      const location = parseLocation(source);
      expect(location.kind).toBe('proxied');
      const decoded = decodeURIComponent((location as { path: string }).path.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'));
      expect(decoded.split('/')).not.toContain('..');
    }
    expect(kept.length).toBeLessThan(Object.values(hostilePaths).flat().length / 2);
  });

  it('accepts a local path only if its location lies inside the run', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      '%2e%2e',
      '%2f',
      'data',
      '0',
      'r1',
      'artifacts',
      '~',
      '\\',
      '..%2f',
    );
    const head = fc.constantFrom(
      '/',
      '//',
      'file:/',
      'file:///',
      'FILE:///',
      'file://localhost/',
      '',
      '/data/0/r1/artifacts/',
    );
    fc.assert(
      fc.property(head, fc.array(piece, { maxLength: 8 }), (start, pieces) => {
        const source = start + pieces.join('/');
        if (!accepts(source, localRun)) return;
        const location = parseLocation(source);
        expect(location.kind).toBe('local');
        const plain = path.posix.normalize((location as { path: string }).path);
        expect(relativeTo('/data/0/r1/artifacts', plain)).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('says the same of paths outside, whether they exist or not', () => {
    const said = ['/etc/passwd', '/etc/passwx', '/nobody', '/var/lib/dpkg/status'].map((source) => {
      try {
        checkSource(source, localRun);
        return 'accepted';
      } catch (error) {
        return (error as Error).message.replace(source, '…');
      }
    });
    expect(new Set(said).size).toBe(1);
  });
});

describe('parseModelReference', () => {
  it.each([
    ['models:/m-1', { kind: 'logged-model', model_id: 'm-1' }],
    ['models:/a/3', { kind: 'version', name: 'a', version: '3' }],
    ['models:///a/3', { kind: 'version', name: 'a', version: '3' }],
    ['MODELS:/a/latest', { kind: 'latest', name: 'a' }],
    ['models:/a/LATEST', { kind: 'latest', name: 'a' }],
    ['models:/a/Production', { kind: 'stage', name: 'a', stage: 'Production' }],
    ['models:/a@b', { kind: 'alias', name: 'a', alias: 'b' }],
    ['models:/a@b@c', { kind: 'alias', name: 'a@b', alias: 'c' }],
    ['models:/a/\n3\t', { kind: 'version', name: 'a', version: '3' }],
    ['models:/a b#c/3?x=1', { kind: 'version', name: 'a b#c', version: '3' }],
  ])('reads %s', (uri, reference) => expect(parseModelReference(uri)).toEqual(reference));

  it.each(['models:', 'models:/', 'models:a/1', 'models:/a/', 'models:/a/1/b', 'models:/a@', 'models:/ /1'])(
    'refuses %s',
    (uri) => expect(() => parseModelReference(uri)).toThrow(/must identify the resource that contains the source/),
  );
});

it.each([
  ['runs:/r1/model', { run_id: 'r1', path: 'model' }],
  ['RUNS:/r1//a/./b/', { run_id: 'r1', path: 'a/b' }],
  ['runs:/r1', { run_id: 'r1', path: '' }],
  ['runs:/r1/../x', { run_id: 'r1', path: '../x' }],
  ['runs:/', undefined],
  ['s3://bucket/runs:/r1', undefined],
  ['models:/m-1', undefined],
  ['/data/runs', undefined],
])('the run that %s names', (uri, reference) => {
  expect(parseRunReference(uri)).toEqual(reference);
});
