import { describe, expect, it } from 'vitest';
import { checkDifferentKeys, checkKey, checkLength, cutToLength, lengthOf } from './keys.ts';

const refusalOf = (act: () => unknown): string => {
  try {
    return `fine: ${act()}`;
  } catch (error) {
    return (error as Error).message;
  }
};

const characters =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).';
const resolves = (to: string) =>
  `Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to ${to}`;

/** Every expectation was answered by MLflow 3.17.2. */
describe('checkKey', () => {
  it.each(['a', 'a b/c.d-e:f_g', 'é日本', '١', 'a\n', 'ª²½', ' ', 'a/b/c', '-', '.a', 'a..b'])('allows %j', (key) => {
    expect(refusalOf(() => checkKey(key, 'key'))).toBe('fine: undefined');
  });

  it.each([
    ['a@b', '"a@b"'],
    ['a\tb', '"a\\tb"'],
    ['a"b', '"a\\"b"'],
    ['a\\b', '"a\\\\b"'],
    ['🙂', '"\\ud83d\\ude42"'],
    ['a\u200bb', '"a\\u200bb"'],
    ["a'/b/..", '"a\'/b/.."'],
    ['k\u0301', '"k\\u0301"'],
    ['a%b', '"a%b"'],
    ['a\nb', '"a\\nb"'],
    ['\u007f', '"\u007f"'],
  ])('refuses the characters of %j', (key, shown) => {
    expect(refusalOf(() => checkKey(key, 'params[0].key'))).toBe(
      `Invalid value ${shown} for parameter 'params[0].key' supplied: ${characters}`,
    );
  });

  it.each([
    ['', "'.'"],
    ['.', "'.'"],
    ['..', "'..'"],
    ['a/../b', "'b'"],
    ['a//b', "'a/b'"],
    ['/a', "'/a'"],
    ['//a', "'//a'"],
    ['///a', "'/a'"],
    ['./a', "'a'"],
    ['a/', "'a'"],
    ['a/.', "'a'"],
    ['../a', "'../a'"],
    ['..a', "'..a'"],
    ['a/..', "'.'"],
    ['...', "'...'"],
    ['/..', "'/'"],
    ['a/../../b', "'../b'"],
  ])('refuses %j as a path', (key, norm) => {
    expect(refusalOf(() => checkKey(key, 'name'))).toBe(
      `Invalid value "${key}" for parameter 'name' supplied: ${resolves(norm)}`,
    );
  });
});

describe('checkDifferentKeys', () => {
  it('names the key that comes twice', () => {
    const keys = (...names: string[]) => names.map((key) => ({ key }));
    expect(refusalOf(() => checkDifferentKeys('the new run', keys('a', 'A', '')))).toBe('fine: undefined');
    expect(refusalOf(() => checkDifferentKeys('the new run', keys('a', 'b', 'a')))).toBe(
      'Tag "a" of the new run is given more than once. Give each key once.',
    );
  });
});

describe('lengths', () => {
  it('count code points', () => {
    expect(lengthOf('aé😀')).toBe(3);
    expect(refusalOf(() => checkLength('key', 2, '😀😀'))).toBe('fine: undefined');
    expect(refusalOf(() => checkLength('key', 2, '😀😀😀'))).toBe("'key' exceeds the maximum length of 2 characters");
  });

  it('cut values, unless that is off', () => {
    expect(cutToLength('Param value', 3, 'abc', true)).toBe('abc');
    expect(cutToLength('Param value', 3, 'a😀bc', true)).toBe('a😀b');
    expect(cutToLength('Param value', 3, 'a😀b', true)).toBe('a😀b');
    expect(refusalOf(() => cutToLength('Param value', 3, 'abcd', false))).toBe(
      "'Param value' exceeds the maximum length of 3 characters",
    );
  });
});
