import fc from 'fast-check';
import * as graphql from 'graphql';
import { describe, expect, it } from 'vitest';
import { measureQuery } from './measure-query.ts';

const most = { maxRootFields: 10, maxAliases: 10 };
const measure = (text: string, config = most) => measureQuery(graphql, graphql.parse(text), config);

describe('a query that asks for too much', () => {
  it('is told which setting raises the limit', () => {
    expect(measure('{ a b c }', { ...most, maxRootFields: 2 })).toBe(
      'GraphQL queries should have at most 2 root fields, got 3 root fields. ' +
        'To increase the limit, set the MLFLOW_SERVER_GRAPHQL_MAX_ROOT_FIELDS environment variable.',
    );
    expect(measure('{ a { b: x c: x } }', { ...most, maxAliases: 1 })).toBe(
      'GraphQL queries should have at most 1 aliases, got 2 aliases. ' +
        'To increase the limit, set the MLFLOW_SERVER_GRAPHQL_MAX_ALIASES environment variable.',
    );
  });

  it('is found where a deep fragment is used deep, whatever was measured before', () => {
    const deep = 'fragment F on X { f { f { f { f { f { f { f { f { f } } } } } } } } }';
    expect(measure(`{ a { ...F } } ${deep}`)).toBeUndefined();
    expect(measure(`{ a { ...F } b { c { ...F } } } ${deep}`)).toBe('Query exceeds maximum depth of 10');
  });

  it('is measured in one look at each fragment, however often fragments use each other', () => {
    const doubling = Array.from({ length: 150 }, (_, i) => `fragment F${i} on X { ...F${i + 1} ...F${i + 1} }`).join(
      ' ',
    );
    expect(measure(`{ a { ...F0 } } ${doubling} fragment F150 on X { x }`)).toBe(
      'Query exceeds maximum total selections of 1000',
    );
  });
});

describe('fragments that use themselves', () => {
  it('are measured to an end, and left to validation', () => {
    expect(measure('{ ...F } fragment F on Query { a ...G } fragment G on Query { b ...F }')).toBeUndefined();
  });
});

describe('selections without fragments', () => {
  interface Tree {
    readonly alias: boolean;
    readonly of: readonly Tree[];
  }
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.record({
      alias: fc.boolean(),
      of: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('tree'), { maxLength: 4 })),
    }),
  }));
  const written = (trees: readonly Tree[]): string =>
    `{ ${trees.map(({ alias, of }, i) => `${alias ? `a${i}: ` : ''}x ${of.length > 0 ? written(of) : ''}`).join(' ')} }`;
  const depth = (trees: readonly Tree[]): number =>
    trees.reduce((deepest, { of }) => Math.max(deepest, 1 + depth(of)), 0);

  it('are as deep as the tree that they were written from', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), (trees) => {
        const isDeep = measure(written(trees), { maxRootFields: 100, maxAliases: 100 })?.includes('depth') ?? false;
        expect(isDeep).toBe(depth(trees) > 10);
      }),
    );
  });
});
