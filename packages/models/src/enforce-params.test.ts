import { describe, expect, it } from 'vitest';
import { enforceParams } from './enforce-params.ts';
import { parseSignature } from './parse-signature.ts';
import { readJson, writeJson } from './python-json.ts';

const specs = (params: readonly unknown[]) => parseSignature({ params: JSON.stringify(params) }).params;
const param = (name: string, type: string, value: unknown = null, shape: unknown = null) => ({
  name,
  type,
  default: value,
  shape,
});

/** The params as JSON, in which `1` and `1.0` differ. */
const enforced = (given: string, params: readonly unknown[]) =>
  writeJson(enforceParams(readJson(given), specs(params)));

describe('enforceParams', () => {
  it('casts what loses nothing, then fills in defaults', () => {
    const params = [param('t', 'double'), param('n', 'long', 3), param('s', 'string', 'x'), param('b', 'boolean')];
    expect(enforced('{"b": true, "t": 1, "other": 5}', params)).toBe('{"b": true, "t": 1.0, "n": 3, "s": "x"}');
  });

  it('passes null, lists and large integers', () => {
    const params = [param('i', 'integer'), param('l', 'double', [], [-1]), param('d', 'datetime')];
    expect(enforced('{"i": 1099511627776, "l": [1, 2.5, null], "d": "2020-01-02T03:04"}', params)).toBe(
      '{"i": 1099511627776, "l": [1.0, 2.5, null], "d": "2020-01-02T03:04:00"}',
    );
    expect(enforced('{"i": null, "l": []}', params)).toBe('{"i": null, "l": [], "d": null}');
  });

  it('checks objects and leaves them as they are', () => {
    const properties = { a: { type: 'double', required: true }, b: { type: 'string', required: false } };
    const params = [{ name: 'o', type: 'object', properties, default: { a: 1.5 }, shape: null }];
    expect(enforced('{"o": {"a": 0, "b": "x"}}', params)).toBe('{"o": {"a": 0, "b": "x"}}');
    expect(() => enforced('{"o": {"b": "x"}}', params)).toThrow("Missing required properties: {'a'}");
    expect(() => enforced('{"o": {"a": 1.5, "z": 1}}', params)).toThrow('Invalid properties not defined in the schema');
  });

  it('drops everything where the signature has no params', () => {
    expect(enforceParams(readJson('{"a": 1}'), undefined)).toEqual({});
    expect(enforceParams(readJson('[1]'), undefined)).toEqual({});
    expect(enforceParams(null, undefined)).toBeNull();
  });

  it.each([
    [
      '{"i": 2.0}',
      param('i', 'integer'),
      "Can not safely convert `<class 'float'>` to `DataType.integer` for value `2.0`",
    ],
    ['{"i": true}', param('i', 'long'), "Can not safely convert `<class 'bool'>` to `DataType.long` for value `True`"],
    ['{"i": "2"}', param('i', 'double'), "Can not safely convert `<class 'str'>` to `DataType.double` for value `2`"],
    ['{"i": [1]}', param('i', 'long'), 'Value must be a scalar for type `DataType.long`, got `[1]`'],
    [
      '{"i": 5}',
      param('i', 'datetime'),
      "Failed to convert value `5` from type `<class 'int'>` to `DataType.datetime`",
    ],
    ['{"i": [[1]]}', param('i', 'long', [], [-1]), 'received list with ndim 2'],
    ['{"i": 1}', param('i', 'long', [], [-1]), 'received int with ndim 0'],
    ['[1]', param('i', 'long'), "Parameters must be a dictionary. Got type 'list'."],
  ])('refuses %s', (given, spec, message) => {
    expect(() => enforced(given, [spec])).toThrow(message);
  });

  it('names every param that does not fit', () => {
    const params = [param('a', 'long', 1), param('b', 'string', 'x')];
    expect(() => enforced('{"b": 1, "a": "x"}', params)).toThrow(
      /^Invalid parameters found: \{\('b', .*'b': string \(default: x\), error: .*\), \('a', .*\)\}$/,
    );
  });
});
