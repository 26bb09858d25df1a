import { describe, expect, it } from 'vitest';
import { loadSnippets, modelUri } from './load-snippets.ts';
import { fileRows, verdictText } from './prepare-files.ts';
import { readableJson } from './prepare-signature-json.ts';
import { defaultColumns, metricKeys, type Run, versionRows } from './prepare-versions.ts';

const run = (metrics: Readonly<Record<string, number>>): Run => ({
  info: { run_id: 'r', run_name: 'sweep' },
  data: { metrics: Object.entries(metrics).map(([key, value]) => ({ key, value })) },
});

describe('versions as rows', () => {
  const versions = [
    { version: '3', run_id: 'gone' },
    { version: '2', run_id: 'a' },
    { version: '1', run_id: 'b' },
  ];
  const runs = new Map([
    ['a', run({ e: 5, 'system/cpu': 1, d: 4, c: 3, b: 2, a: 1 })],
    ['b', run({ z: 1 })],
  ]);
  const rows = versionRows(versions, new Map([['2', ['prod']]]), runs);
  it('have the aliases of their model and the metrics of their run', () => {
    expect(rows.map(({ aliases, runName }) => [aliases, runName])).toEqual([
      [[], undefined],
      [['prod'], 'sweep'],
      [[], 'sweep'],
    ]);
    expect(rows[1]?.metrics?.get('e')).toBe(5);
    expect(rows[0]?.metrics).toBeUndefined();
  });
  it('show the first metrics of the newest run that has some', () => {
    expect(defaultColumns(rows)).toEqual(['a', 'b', 'c', 'd']);
    expect(defaultColumns([])).toEqual([]);
    expect(metricKeys(rows)).toEqual(['a', 'b', 'c', 'd', 'e', 'system/cpu', 'z']);
  });
});

describe('a signature', () => {
  it('is compared a line per column', () => {
    expect(readableJson('[{"a":1},{"b":2}]')).toBe('{"a":1}\n{"b":2}');
    expect(readableJson('no json')).toBe('no json');
    expect(readableJson(undefined)).toBe('');
  });
});

describe('the files of a version', () => {
  const recorded = [
    { path: 'b', file_size: 2, sha256: 'bb' },
    { path: 'a', file_size: 1, sha256: 'aa' },
  ];
  it('are in the order of their paths', () => {
    expect(fileRows(recorded, undefined).map(({ path }) => path)).toEqual(['a', 'b']);
    expect(verdictText(fileRows(recorded, undefined))).toBe('All files are those that were registered.');
  });
  it('say what became of them once they are verified', () => {
    const rows = fileRows(recorded, [
      { path: 'b', verdict: 'CHANGED', file_size: 3, sha256: 'cc' },
      { path: 'a', verdict: 'UNCHANGED', file_size: 1, sha256: 'aa' },
      { path: 'c', verdict: 'ADDED', file_size: 1, sha256: 'dd' },
    ]);
    expect(rows.map(({ verdict }) => verdict)).toEqual(['UNCHANGED', 'CHANGED', 'ADDED']);
    expect(verdictText(rows)).toBe('1 changed, 1 added.');
  });
});

describe('how to load a version', () => {
  const target = { trackingUri: 'http://h:5000', name: 'my model', version: '3', flavors: ['sklearn'] };
  it('prefers an alias, which outlives the version', () => {
    expect(modelUri({ name: 'm', version: '3' })).toBe('models:/m/3');
    expect(modelUri({ name: 'm', version: '3', alias: 'prod' })).toBe('models:/m@prod');
  });
  it('writes names into addresses as they must be', () => {
    const { Python, curl, TypeScript } = loadSnippets({ ...target, alias: 'prod' });
    expect(Python).toContain('mlflow.sklearn.load_model("models:/my model@prod")');
    expect(curl).toContain('registered-models/alias?name=my+model&alias=prod');
    expect(TypeScript).toContain('name=my+model');
    expect(loadSnippets(target)['curl']).toContain('model-versions/get?name=my+model&version=3');
  });
});
