import { expect, it } from 'vitest';
import { clausesOf, toggledClause, withoutClause } from './prepare-clauses.ts';

it.each([
  ["params.a = 'x AND y' and metrics.b > 1", ["params.a = 'x AND y'", 'metrics.b > 1']],
  ['metrics.b BETWEEN 1 AND 2 AND tags.c IS NULL', ['metrics.b BETWEEN 1 AND 2', 'tags.c IS NULL']],
  ['(metrics.a > 1 OR metrics.b > 1) AND metrics.c > 1', ['(metrics.a > 1 OR metrics.b > 1)', 'metrics.c > 1']],
  ['metrics.a > 1 OR metrics.b > 1', ['metrics.a > 1 OR metrics.b > 1']],
  ['metrics.a > 1 AND metrics.a > 1', ['metrics.a > 1']],
  ['', ['']],
])('%s', (filter, clauses) => {
  expect(clausesOf(filter)).toEqual(clauses);
});

it('a filter goes on without a clause', () => {
  expect(withoutClause(['a', 'b', 'c'], 'b')).toBe('a AND c');
  expect(withoutClause(['a'], 'a')).toBe('');
});

it('a clause comes and goes', () => {
  expect(toggledClause(undefined, 'b')).toBe('b');
  expect(toggledClause("params.a = 'x'", "tags.b = 'y'")).toBe("params.a = 'x' AND tags.b = 'y'");
  expect(toggledClause("params.a = 'x' AND tags.b = 'y'", "tags.b = 'y'")).toBe("params.a = 'x'");
  expect(toggledClause("tags.b = 'y'", "tags.b = 'y'")).toBe('');
});
