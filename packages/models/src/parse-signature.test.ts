import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatSignature } from './format-signature.ts';
import { parseSchema, parseSignature, printSignature } from './parse-signature.ts';
import type { SignatureText } from './signature.ts';

/** Made by MLflow: `conformance/models/make_goldens.py`. */
const golden: readonly { readonly text: SignatureText; readonly printed: string }[] = JSON.parse(
  readFileSync(new URL('../fixtures/golden/signatures.json', import.meta.url), 'utf8'),
);

describe('parseSignature', () => {
  it.each(golden.map((it, at) => [at, it] as const))('reads and writes golden %d byte for byte', (_, { text }) => {
    expect(printSignature(parseSignature(text))).toEqual(text);
  });

  it.each(golden.map((it, at) => [at, it] as const))('prints golden %d as MLflow prints', (_, { text, printed }) => {
    expect(formatSignature(parseSignature(text))).toBe(printed);
  });

  it('leaves out what is absent or empty', () => {
    expect(parseSignature({ inputs: null, outputs: '' })).toEqual({});
    expect(formatSignature({})).toBe('inputs: \n  None\noutputs: \n  None\nparams: \n  None\n');
  });

  it('counts a scalar without `required` as required and a nested column as not', () => {
    const text = '[{"type": "long", "name": "a"}, {"type": "array", "items": {"type": "long"}, "name": "b"}]';
    const schema = parseSchema(text);
    expect(schema).toMatchObject({ columns: [{ required: true }, { required: null }] });
    expect(printSignature({ inputs: schema }).inputs).toContain('"name": "b", "required": null}');
  });

  it('reads the older spelling of params', () => {
    const params = '[{"name": "t", "dtype": "double", "default": 1}]';
    expect(printSignature(parseSignature({ params })).params).toBe(
      '[{"name": "t", "default": 1.0, "shape": null, "type": "double"}]',
    );
  });

  it.each([
    ['not JSON', '[', 'The signature is not JSON: Expecting value: line 1 column 2 (char 1)'],
    ['empty', '[]', 'empty inputs'],
    ['another case', '[{"type": "LONG"}]', "Unsupported type 'LONG'"],
    ['an unknown key', '[{"type": "long", "x": 1}]', "unknown key 'x'"],
    ['names for some', '[{"type": "long"}, {"type": "long", "name": "a"}]', 'combination of named and unnamed'],
    ['unnamed optional', '[{"type": "long", "required": false}]', 'unnamed optional'],
    ['an empty object', '[{"type": "object", "properties": {}}]', 'empty properties'],
    ['columns and tensors', '[{"type": "long"}, {"type": "tensor"}]', 'combination of ColSpec and TensorSpec'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseSchema(text)).toThrow(message);
  });

  it.each([
    ['a param without a default', '[{"name": "a", "type": "long"}]', 'Missing keys in ParamSpec JSON'],
    ['a default of another type', '[{"name": "a", "type": "long", "default": 1.5}]', 'Can not safely convert'],
    ['binary', '[{"name": "a", "type": "binary", "default": null}]', 'Binary type is not supported'],
    ['a shape', '[{"name": "a", "type": "long", "default": [1], "shape": [1]}]', 'Shape must be None'],
    [
      'one name twice',
      '[{"name": "a", "type": "long", "default": 1}, {"name": "a", "type": "long", "default": 1}]',
      "Duplicated parameters found in schema: ['a']",
    ],
  ])('refuses params with %s', (_, params, message) => {
    expect(() => parseSignature({ params })).toThrow(message);
  });
});
