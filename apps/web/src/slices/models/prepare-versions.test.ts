import { expect, it } from 'vitest';
import { aliasesByVersion, metricColumns, modelUri } from './prepare-versions.ts';

it('the commonest metrics of the source runs become columns', () => {
  const versions = ['a', 'b', 'none'].map((run_id, at) => ({ version: String(at), run_id }));
  const metrics = new Map([
    [
      'a',
      new Map([
        ['loss', 1],
        ['f1', 2],
        ['system/cpu', 3],
      ]),
    ],
    [
      'b',
      new Map([
        ['loss', 1],
        ['acc', 2],
      ]),
    ],
  ]);
  expect(metricColumns(versions, metrics)).toEqual(['loss', 'acc', 'f1']);
  expect(metricColumns(versions, new Map())).toEqual([]);
});

it('aliases are listed by version, and name a version', () => {
  const aliases = [
    { alias: 'prod', version: '2' },
    { alias: 'best', version: '2' },
  ];
  expect(aliasesByVersion({ aliases }).get('2')).toEqual(['best', 'prod']);
  expect(modelUri('m', '2', ['best'])).toBe('models:/m@best');
  expect(modelUri('m', '3', [])).toBe('models:/m/3');
});
