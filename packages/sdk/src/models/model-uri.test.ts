import { describe, expect, it } from 'vitest';
import { contained } from './fetch-model.ts';
import { parseModelUri } from './model-uri.ts';

const registered = (which: object | string, path = '') => ({ kind: 'registered', name: 'phi3', which, path });

describe('parseModelUri', () => {
  it.each([
    ['models:/phi3@champion', registered({ alias: 'champion' })],
    ['models:/phi3@champion/sub/folder', registered({ alias: 'champion' }, 'sub/folder')],
    ['models:/phi3/3', registered({ version: '3' })],
    ['models:/phi3/3/sub', registered({ version: '3' }, 'sub')],
    ['models:/phi3/Latest', registered('latest')],
    ['models:/phi3/Production', registered({ stage: 'Production' })],
    ['models:/m-0123/', { kind: 'logged', modelId: 'm-0123' }],
    ['runs:/abc/a/b', { kind: 'run', runId: 'abc', path: 'a/b' }],
    ['mlflow-artifacts:/1/models/m', { kind: 'artifacts', path: '1/models/m' }],
    ['mlflow-artifacts://host:5000/1/models', { kind: 'artifacts', path: '1/models' }],
    ['some/folder', { kind: 'folder', path: 'some/folder' }],
    ['file:///a%20b', { kind: 'folder', path: '/a b' }],
  ])('%s', (uri, parsed) => {
    expect(parseModelUri(uri)).toEqual(parsed);
  });
  it.each([
    ['models:/', 'Not a proper models:/ URI'],
    ['runs:/abc', 'Not a proper runs:/ URI'],
    ['s3://bucket/model', 'Cannot fetch s3: artifacts'],
  ])('refuses %s', (uri, message) => {
    expect(() => parseModelUri(uri)).toThrow(message);
  });
});

describe('P-9: names that a server gives to files', () => {
  it('stay inside the folder', () => {
    expect(contained('/cache/m', 'artifacts/a b.onnx')).toBe('/cache/m/artifacts/a b.onnx');
  });
  it.each(['../x', 'a/../../x', '/etc/x', 'a//b', '', '.', 'c:x', 'a\\..\\x', 'a/\0'])('%j is refused', (name) => {
    expect(() => contained('/cache/m', name)).toThrow('outside');
  });
});
