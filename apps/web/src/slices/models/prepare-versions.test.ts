import { describe, expect, it } from 'vitest';
import { loadBeside } from './load-beside.ts';
import { loadSnippets, modelUri } from './load-snippets.ts';
import { fileRows, verdictText } from './prepare-files.ts';
import { readableJson } from './prepare-signature-json.ts';
import { columnsOf, defaultColumns, type Run, readVersionColumn, versionRows } from './prepare-versions.ts';

const run = (metrics: Readonly<Record<string, number>>, lr = '0.1'): Run => ({
  info: { run_id: 'r', run_name: 'sweep' },
  data: {
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value })),
    params: [{ key: 'lr', value: lr }],
    tags: [{ key: 'team', value: 'vision' }],
  },
});

describe('versions as rows', () => {
  const model_id = `m-${'6a'.repeat(16)}`;
  const versions = [
    { version: '3', run_id: 'gone' },
    { version: '2', run_id: 'a', source: `models:/${model_id}` },
    { version: '1', run_id: 'b' },
  ];
  const runs = new Map([
    ['a', run({ e: 5, 'system/cpu': 1, d: 4, c: 3, b: 2, a: 1 })],
    ['b', run({ z: 1 })],
  ]);
  const models = new Map([
    [
      model_id,
      {
        data: {
          metrics: [
            { key: 'a', value: 7 },
            { key: 'f1', value: 8, dataset_name: 'test' },
          ],
        },
      },
    ],
  ]);
  const rows = versionRows(versions, { aliases: new Map([['2', ['prod']]]), runs, models });
  it('have the aliases of their model, and the values of their run and of their logged model', () => {
    expect(rows.map(({ aliases, runName }) => [aliases, runName])).toEqual([
      [[], undefined],
      [['prod'], 'sweep'],
      [[], 'sweep'],
    ]);
    const names = ['metrics.e', 'params.lr', 'tags.team', 'model.a', 'model.f1 (test)'];
    expect(names.map((name) => rows[1]?.values.get(name))).toEqual([5, '0.1', 'vision', 7, 8]);
    expect(rows[0]?.values.size).toBe(0);
  });
  it('show the first metrics of the newest that has some, each name once', () => {
    expect(defaultColumns(rows)).toEqual(['model.a', 'model.f1 (test)', 'metrics.b', 'metrics.c']);
    expect(defaultColumns([])).toEqual([]);
    expect(columnsOf(rows).slice(-5)).toEqual(['metrics.z', 'model.a', 'model.f1 (test)', 'params.lr', 'tags.team']);
  });
  it('read a column of an older address as a metric', () => {
    expect(['val/loss', 'params.lr', 'model.a'].map(readVersionColumn)).toEqual([
      'metrics.val/loss',
      'params.lr',
      'model.a',
    ]);
  });
});

describe('what versions name', () => {
  it('comes with one look per experiment and few searches, without what is gone', async () => {
    const asked: string[] = [];
    const all = new Map([...'abcd'].map((id) => [id, { id, experiment: id < 'c' ? '1' : '2' }]));
    const found = await loadBeside(['a', 'c', 'x', 'b', 'd'], {
      get: async (id) => {
        asked.push(id);
        return all.get(id);
      },
      search: async (experiment, ids) =>
        ids
          .map((id) => all.get(id))
          .filter((it) => it !== undefined)
          .filter((it) => it.experiment === experiment),
      idOf: ({ id }) => id,
      experimentOf: ({ experiment }) => experiment,
    });
    expect([...found.keys()].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(asked).toEqual(['a', 'c', 'x']);
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
