import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { floatRepr } from './python-repr.ts';
import { isDict, isList, type PythonValue } from './python-value.ts';
import { readYaml } from './read-yaml.ts';

/** Made by PyYAML: `conformance/models/make_goldens.py`. */
const golden: readonly { readonly text: string; readonly value?: unknown; readonly refused?: boolean }[] = JSON.parse(
  readFileSync(new URL('../fixtures/golden/yaml.json', import.meta.url), 'utf8'),
);

function plain(value: PythonValue): unknown {
  if (typeof value === 'number') return { float: floatRepr(value) };
  if (typeof value === 'bigint') return Number(value);
  if (isList(value)) return value.map(plain);
  if (isDict(value)) return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, plain(it)]));
  return value;
}

describe('readYaml', () => {
  it.each(golden.map((it) => [it.text, it] as const))('reads %j as PyYAML does', (text, { value, refused }) => {
    if (refused) expect(() => readYaml(text)).toThrow('not valid YAML');
    else expect(plain(readYaml(text))).toEqual(value);
  });

  it('keeps dates as text', () => {
    expect(readYaml('at: 2020-01-02 03:04:05.000000')).toEqual({ at: '2020-01-02 03:04:05.000000' });
  });

  it.each([
    ['an object of Python', 'a: !!python/object/apply:os.system [ls]', 'is not allowed'],
    ['a list that holds itself', 'a: &a [*a]', 'inside each other'],
    ['several documents', '--- 1\n--- 2', 'not valid YAML'],
    ['an alias of nothing', 'a: *b', 'alias'],
    ['deep nesting', '['.repeat(200), 'not valid YAML'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readYaml(text)).toThrow(message);
  });

  it('refuses a document that grows with every alias', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at < 9; at++) lines.push(`a${at}: &a${at} [${`*a${at - 1}, `.repeat(10)}]`);
    expect(() => readYaml(lines.join('\n'))).toThrow('more than 200000 values');
  });
});
