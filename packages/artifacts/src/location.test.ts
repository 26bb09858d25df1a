import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostilePaths } from './hostile-paths.ts';
import {
  absoluteLocation,
  appendToLocation,
  joinPaths,
  parseLocation,
  relativeTo,
  safePath,
  splitUri,
} from './location.ts';

describe('P-1 safePath', () => {
  for (const [category, paths] of Object.entries(hostilePaths)) {
    it(`P-1 refuses: ${category}`, () => {
      for (const path of paths) expect(() => safePath(path), JSON.stringify(path)).toThrow('Invalid path');
    });
  }

  it('P-1 returns every other path decoded', () => {
    const harmless = {
      '': '',
      a: 'a',
      'a/b': 'a/b',
      './a//b/': './a//b/',
      '%64': 'd',
      'a%2520b': 'a b',
      '100%': '100%',
      '%zz': '%zz',
      'xx:y': 'xx:y',
      '...': '...',
      'a..b/..c': 'a..b/..c',
      ü: 'ü',
      '%C3%BC': 'ü',
      '․․/x': '․․/x',
      '∕x': '∕x',
      '／..／x': '／..／x',
      'a;b?c': 'a;b?c',
      'trail. ': 'trail. ',
      'k%step%3%timestamp%1795%e8d0.png': 'k%step%3%timestamp%1795\ufffdd0.png',
      'x%00b': 'x%00b',
      'x%017f': 'x%017f',
      'x%0ab': 'xb',
      'x%c0%aeb': 'x\ufffd\ufffdb',
      '..%00/canary': '..%00/canary',
    };
    for (const [path, decoded] of Object.entries(harmless)) expect(safePath(path)).toBe(decoded);
  });

  it('P-5 result of safePath is safe again, and never has a parent segment, a leading slash or an escape layer', () => {
    const piece = fc.constantFrom(
      '.',
      '..',
      '/',
      '%2e',
      '%252e',
      '%2f',
      '%5c',
      '\\',
      '%',
      '#',
      ':',
      'a',
      'C',
      '\0',
      '%00',
      ' ',
      'ü',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        (path) => {
          let safe: string;
          try {
            safe = safePath(path);
          } catch {
            return;
          }
          expect(safePath(safe)).toBe(safe);
          expect(safe.split('/')).not.toContain('..');
          expect(safe).not.toMatch(/^\/|[\\#\0]/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('P-5 takes long escapes without hanging', () => {
    const started = performance.now();
    expect(() => safePath(`%${'25'.repeat(100_000)}2e`)).toThrow('Invalid path');
    expect(() => safePath(`${'%2e%2e%2f'.repeat(50_000)}`)).toThrow('Invalid path');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('splitUri', () => {
  it.each([
    ['s3://b/p;x=1?q#f', { scheme: 's3', authority: 'b', path: '/p;x=1', params: '', query: 'q', fragment: 'f' }],
    ['HTTP://u@h:1/p;x', { scheme: 'http', authority: 'u@h:1', path: '/p', params: 'x' }],
    ['/a;b/c;d', { scheme: '', path: '/a;b/c', params: 'd' }],
    ['mlflow-artifacts:/x', { scheme: 'mlflow-artifacts', authority: '', path: '/x' }],
    ['C:\\x', { scheme: 'c', path: '\\x' }],
    ['1x:y', { scheme: '', path: '1x:y' }],
    [' s\t3://b', { scheme: 's3', authority: 'b', path: '' }],
  ])('%s', (uri, parts) => expect(splitUri(uri)).toMatchObject(parts));
});

describe('P-8 parseLocation', () => {
  it.each([
    ['mlflow-artifacts:/1/r/artifacts', 'proxied', '1/r/artifacts'],
    ['mlflow-artifacts://host:5000/1', 'proxied', '1'],
    ['mlflow-artifacts:///x', 'proxied', 'x'],
    ['http://h/api/2.0/mlflow-artifacts/artifacts/a/b', 'proxied', 'a/b'],
    ['/a/b', 'local', '/a/b'],
    ['/a%20b', 'local', '/a b'],
    ['file:///a/b', 'local', '/a/b'],
    ['FILE:/a', 'local', '/a'],
    ['file://localhost/a', 'local', '/a'],
  ])('P-8 %s is %s', (uri, kind, path) => expect(parseLocation(uri)).toEqual({ kind, path }));

  it.each([
    's3://b/x',
    'http://h/x',
    'file://host/a',
    'file://localhost.evil.test/a',
    'file:rel',
    'rel/x',
    '',
    'C:\\x',
    'dbfs:/x',
    'runs:/x',
    'x file:///a',
    'localfile:///a',
    '%2fetc',
  ])('P-8 %s is foreign', (uri) => expect(parseLocation(uri)).toEqual({ kind: 'foreign' }));
});

describe('relativeTo', () => {
  it.each([
    ['/r', '/r/a/b', 'a/b'],
    ['/r', '/r', ''],
    ['/r/', '//r//a/', 'a'],
    ['/r', '/root', undefined],
    ['/r', '/', undefined],
    ['/r', '/r/../x', undefined],
    ['/r', '/x/../r/a', undefined],
  ])('%s, %s', (root, path, expected) => expect(relativeTo(root, path)).toBe(expected));
});

describe('composition', () => {
  it.each([
    ['mlflow-artifacts:/', 'mlflow-artifacts:/1'],
    ['mlflow-artifacts:', 'mlflow-artifacts:1'],
    ['mlflow-artifacts://h', 'mlflow-artifacts://h/1'],
    ['s3://b/p?x=1', 's3://b/p/1?x=1'],
    ['s3://b', 's3://b/1'],
    ['/a/b/', '/a/b/1'],
    ['/a?b', '/a?b/1'],
    ['./x', './x/1'],
    ['file:x', 'file:x/1'],
    ['s3://b/p;x=1', 's3://b/p;x=1/1'],
  ])('appendToLocation %s', (location, expected) => expect(appendToLocation(location, '1')).toBe(expected));

  it('joinPaths drops what names nothing', () =>
    expect(joinPaths('1/r/artifacts', './a//', 'b')).toBe('1/r/artifacts/a/b'));

  it.each([
    ['rel/p', '/home/rel/p'],
    ['./x/./y', '/home/x/y'],
    ['.', '/home'],
    ['/x//y/', '/x//y/'],
    ['file:rel', 'file:///home/rel'],
    ['file:///a', 'file:///a'],
    ['file:a?b=c#d', 'file:///home/a?b=c#d'],
    ['s3://b', 's3://b'],
    ['C:\\x', 'C:\\x'],
  ])('absoluteLocation %s', (uri, expected) => expect(absoluteLocation(uri, '/home')).toBe(expected));
});
