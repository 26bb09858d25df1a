import { describe, expect, it } from 'vitest';
import { branchPreview, entriesOf, findInTree, matchesMost, valueText } from './prepare-json-tree.ts';
import { readTree } from './read-tree.ts';

it.each([
  [[], '[]'],
  [[1], '[ 1 item ]'],
  [{ a: 1, b: 2 }, '{ 2 members }'],
  ['a"b', '"a\\"b"'],
  [12345678901234567890n, '12345678901234567890'],
  [null, 'null'],
])('%o is written %s', (value, text) => expect(valueText(value)).toBe(text));

it('a closed branch tells how it begins', () => {
  expect(branchPreview({ step: 1, loss: { a: 1 }, tags: ['x'] })).toBe('step: 1, loss: {…}, tags: […]');
  expect(branchPreview(Array.from({ length: 100_000 }, () => 12345))).toHaveLength(81);
});

it('places are those of JSON pointers', () => {
  expect(entriesOf({ 'a/b': [1], '~': 2 }, '/x').map(({ path }) => path)).toEqual(['/x/a~1b', '/x/~0']);
});

describe('a search', () => {
  const tree = { model: { layers: [{ size: 64 }, { size: 128 }] }, name: 'ResNet' };
  it('finds names and values, with what is above them', () => {
    expect([...findInTree(tree, '128').paths]).toEqual([
      '/model',
      '/model/layers',
      '/model/layers/1',
      '/model/layers/1/size',
    ]);
    expect([...findInTree(tree, 'RESNET').paths]).toEqual(['/name']);
    expect(findInTree(tree, 'size').matches).toBe(2);
  });
  it('ends after enough', () => {
    const { matches, isCut } = findInTree(
      Array.from({ length: 5000 }, () => 'x'),
      'x',
    );
    expect([matches, isCut]).toEqual([matchesMost, true]);
  });
  it('does not follow a nesting that no stack holds', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(findInTree(deep, 'end')).toMatchObject({ matches: 0, isCut: true });
  });
});

describe('a text', () => {
  it('is read as JSON, exactly', async () => {
    expect(await readTree('{"a": 12345678901234567890, "b": NaN}', 'json')).toEqual({
      value: { a: 12345678901234567890n, b: Number.NaN },
    });
    expect(await readTree('{"a"', 'json')).toEqual({ problem: expect.stringMatching(/JSON/) });
  });
  it('is read line by line', async () => {
    expect(await readTree('{"a":1}\n\nnot json\n2', 'lines')).toEqual({ value: [{ a: 1 }, 'not json', 2] });
  });
  it('is read as YAML without its tags', async () => {
    expect(await readTree('a: [1, yes]\n', 'yaml')).toEqual({ value: { a: [1n, true] } });
    expect(await readTree('!!python/object/apply:os.system [id]', 'yaml')).toHaveProperty('problem');
  });
});
