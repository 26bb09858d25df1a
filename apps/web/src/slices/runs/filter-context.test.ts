import { readFilter, runsGrammar } from '@millrace/search';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete, filterContext, quotedValue, withClause } from './filter-context.ts';

const at = (text: string) => filterContext(text, text.length);

describe('the context of the caret', () => {
  it.each([
    ['', { kind: 'field', word: '', from: 0 }],
    ['los', { kind: 'field', word: 'los', from: 0 }],
    ['metrics.', { kind: 'field', word: 'metrics.', from: 0 }],
    ['metrics.val', { kind: 'field', word: 'metrics.val', from: 0 }],
    ['metrics.`val/lo', { kind: 'field', word: 'metrics.`val/lo', from: 0 }],
    ['metrics.a > 1 AND min(metrics.`b', { kind: 'field', word: 'min(metrics.`b', from: 18 }],
    ['metrics.`val/loss` ', { kind: 'operator', field: 'metrics.`val/loss`', word: '', from: 19 }],
    ['params.lr !', { kind: 'operator', field: 'params.lr', word: '!', from: 10 }],
    ['params.lr = ', { kind: 'value', field: 'params.lr', word: '', from: 12 }],
    ["params.lr = '0.", { kind: 'value', field: 'params.lr', word: "'0.", from: 12 }],
    ["params.opt IN ('adam', ", { kind: 'value', field: 'params.opt', word: '', from: 23 }],
    ["params.lr = '0.1' ", { kind: 'join', word: '', from: 18 }],
    ["params.lr = '0.1' an", { kind: 'join', word: 'an', from: 18 }],
    ["params.lr = '0.1' AND ", { kind: 'field', word: '', from: 22 }],
    ['NOT (att', { kind: 'field', word: 'att', from: 5 }],
    ['min(metrics.a) < 1 OR ', { kind: 'field', word: '', from: 22 }],
  ])('%s', (text, context) => expect(at(text)).toMatchObject(context));

  it('looks no further than the caret', () => {
    expect(filterContext("params.lr = '0.1' AND x", 9)).toMatchObject({ kind: 'field', word: 'params.lr' });
  });

  it('never fails, and replaces nothing but what touches the caret', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, place) => {
        const caret = Math.min(place, text.length);
        const { from, word } = filterContext(text, caret);
        expect(text.slice(from, caret)).toBe(word);
      }),
    );
  });
});

it('a completion takes the place of the word', () => {
  expect(complete('metrics.va', 10, 0, 'metrics.`val/loss`')).toEqual({ text: 'metrics.`val/loss` ', caret: 19 });
  expect(complete('a', 1, 0, 'params.')).toEqual({ text: 'params.', caret: 7 });
});

it('clauses are joined so that both must hold', () => {
  expect(withClause(undefined, 'a = 1')).toBe('a = 1');
  expect(withClause('a = 1', 'b = 2')).toBe('a = 1 AND b = 2');
  expect(withClause('a = 1 OR c = 3', 'b = 2')).toBe('(a = 1 OR c = 3) AND b = 2');
});

it('any text becomes a value that reads back', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((text) => !text.includes('\\')),
      (text) => {
        const filter = readFilter(runsGrammar, `params.a = ${quotedValue(text)}`);
        expect(filter).toMatchObject({ kind: 'comparison', operator: '=' });
      },
    ),
    { numRuns: 50 },
  );
});
