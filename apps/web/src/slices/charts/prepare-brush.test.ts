import { expect, it } from 'vitest';
import { brushFilter, groupsFilter } from './prepare-brush.ts';
import type { RunPoint } from './run-table-query.ts';

const run = (run_id: string, metric: number, param: string): RunPoint => ({
  run_id,
  name: run_id,
  values: new Map<string, number | string>([
    ['metrics.val/loss', metric],
    ['params.lr', param],
  ]),
  texts: new Map([['params.lr', param]]),
});

it('is a range of a metric and the values of a param, as they were logged', () => {
  const kept = [run('a', 0.25, '0.10'), run('b', 0.5, '1e-3'), run('c', 0.3, '0.10')];
  expect(brushFilter(kept, ['metrics.val/loss', 'params.lr'])).toBe(
    "metrics.`val/loss` BETWEEN 0.25 AND 0.5 AND (params.lr = '0.10' OR params.lr = '1e-3')",
  );
  expect(brushFilter(kept.slice(0, 1), ['params.lr'])).toBe("params.lr = '0.10'");
});

it('names the runs where a filter would be too long or cannot be written', () => {
  const many = Array.from({ length: 150 }, (_, i) => run(`r${i}`, i, String(i / 7)));
  expect(brushFilter(many, ['params.lr'])).toMatch(/^attributes\.run_id IN \('r0', 'r1', .*'r149'\)$/);
  expect(brushFilter([run('a', 1, `"it's"`)], ['params.lr'])).toBe("attributes.run_id IN ('a')");
  expect(brushFilter([run('a', 1, "it's")], ['params.lr'])).toBe(`params.lr = "it's"`);
});

it('names what the runs of groups have in common', () => {
  const group = (...values: { column: string; value?: string }[]): RunPoint => ({
    ...run('', 1, ''),
    group: { values, count: 1, bounds: new Map() },
  });
  const adam = { column: 'params.optimizer', value: 'adam' };
  expect(groupsFilter([group(adam)])).toBe("params.optimizer = 'adam'");
  expect(groupsFilter([group(adam, { column: 'tags.a b' }), group({ column: 'params.optimizer' })])).toBe(
    "((params.optimizer = 'adam' AND tags.`a b` IS NULL) OR params.optimizer IS NULL)",
  );
  expect(groupsFilter([group({ column: 'inputs', value: 'a (d)' })])).toBeUndefined();
  expect(groupsFilter([])).toBeUndefined();
});
