import { readFileSync } from 'node:fs';
import { Bool, Field, Int64, List, Struct, Table, tableFromArrays, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DataFrame } from './data-frame.ts';
import { formatSchema } from './format-signature.ts';
import { inferSchema, inferSignature } from './infer-signature.ts';
import { printSchema, printSignature } from './parse-signature.ts';

/** Made by MLflow: `conformance/models/make_goldens.py`. */
const golden: readonly {
  readonly inputs?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly refused?: boolean;
}[] = JSON.parse(readFileSync(new URL('../fixtures/golden/inferred.json', import.meta.url), 'utf8'));

describe('inferSignature', () => {
  it.each(golden.filter(({ params }) => !params).map(({ inputs, text }) => [inputs, text]))(
    'infers %j as MLflow does',
    (inputs, text) => {
      expect(printSchema(inferSchema(inputs, { strict: 'python' }))).toBe(text);
    },
  );

  it.each(golden.flatMap(({ params, ...it }) => (params ? [[params, it] as const] : [])))(
    'infers params %j as MLflow does',
    (params, { text, refused }) => {
      if (refused) expect(() => inferSignature({ params })).toThrow('Failed to infer schema for parameters');
      else expect(printSignature(inferSignature({ params })).params).toBe(text);
    },
  );

  it.each<[unknown, string]>([
    [[1, 2.5], '[double (required)]'],
    [{ a: [1, 2.5] }, "['a': Array(double) (required)]"],
    [5n, '[long (required)]'],
    [new Date(0), '[datetime (required)]'],
    [new Uint8Array(2), '[binary (required)]'],
    [new Float32Array(3), "[Tensor('float32', (-1,))]"],
    [{ data: new Float32Array(6), dims: [2, 3] }, "[Tensor('float32', (-1, 3))]"],
    [
      { ids: { data: new BigInt64Array(2), dims: [2] }, x: { data: new Uint8Array(2), dims: [1, 2], dtype: 'bool' } },
      "['ids': Tensor('int64', (-1,)), 'x': Tensor('bool', (-1, 2))]",
    ],
    [{ x: { data: new BigUint64Array(1), dims: [1] } }, "['x': Tensor('uint64', (-1,))]"],
    [DataFrame.fromRecords([{ a: 1, b: 'x' }, { a: 1.5 }]), "['a': double (required), 'b': string (optional)]"],
    [new Map(), '[Any (required)]'],
    [() => 1, '[Any (required)]'],
  ])('infers %o', (example, text) => {
    expect(formatSchema(inferSchema(example))).toBe(text);
  });

  it('needs an example', () => {
    expect(() => inferSignature({})).toThrow('At least one of inputs, outputs or params must be provided.');
  });
});

describe('inferSignature of Arrow', () => {
  it('reads tables', () => {
    const table = tableFromArrays({
      a: Int32Array.of(1),
      b: Float64Array.of(1),
      c: Float32Array.of(1),
      d: BigInt64Array.of(1n),
      e: ['x'],
    });
    expect(formatSchema(inferSchema(table))).toBe(
      "['a': integer (required), 'b': double (required), 'c': float (required), 'd': long (required), 'e': string (required)]",
    );
  });

  it('counts a column with nulls as optional, and reads nested types', () => {
    const list = vectorFromArray([[1n], null], new List(new Field('item', new Int64())));
    const struct = vectorFromArray([{ x: true }, { x: false }], new Struct([new Field('x', new Bool())]));
    expect(formatSchema(inferSchema(new Table({ list, struct })))).toBe(
      "['list': Array(long) (optional), 'struct': {x: boolean (required)} (required)]",
    );
  });
});

describe('inferSignature of schemas', () => {
  const schema = z.object({
    prompt: z.string(),
    max_tokens: z.int().optional(),
    temperature: z.number().default(1),
    stop: z.array(z.string()).nullable(),
    meta: z.record(z.string(), z.number()),
    role: z.enum(['user', 'system']),
    part: z.object({ ok: z.boolean() }),
    both: z.union([z.string(), z.number()]),
    rest: z.unknown(),
  });

  it('reads zod', () => {
    expect(formatSchema(inferSchema(schema))).toBe(
      "['prompt': string (required), 'max_tokens': long (optional), 'temperature': double (optional), " +
        "'stop': Array(string) (optional), 'meta': Map(str -> DataType.double) (required), 'role': string (required), " +
        "'part': {ok: boolean (required)} (required), 'both': Any (required), 'rest': Any (required)]",
    );
    expect(formatSchema(inferSchema(z.array(z.string())))).toBe('[Array(string) (required)]');
  });

  it('names the library that cannot say its schemas', () => {
    expect(() => inferSchema({ '~standard': { vendor: 'other' } })).toThrow('Schemas of other cannot be read');
  });
});
