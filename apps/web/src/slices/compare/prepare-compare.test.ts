import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, foldedDiff } from '../../kernel/text-diff.ts';
import { type ComparedRun, configRows } from './prepare-config.ts';
import { changeText, metricRows } from './prepare-metrics.ts';

const run = (
  params: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, number>> = {},
): ComparedRun => ({
  info: { run_id: 'r', status: 'FINISHED' },
  data: {
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, step: 0, timestamp: 0 })),
    tags: [{ key: 'team', value: 'red' }],
  },
});

describe('a comparison of configurations', () => {
  it('tells what differs and what is missing', () => {
    const rows = configRows([run({ lr: '0.1', depth: '3' }), run({ lr: '0.2', depth: '3', extra: 'x' })]);
    expect(rows.filter(({ differs }) => differs).map(({ path, values }) => [path, values])).toEqual([
      ['extra', [undefined, 'x']],
      ['lr', ['0.1', '0.2']],
    ]);
    expect(rows.map(({ path }) => path)).toEqual(['depth', 'extra', 'lr', 'tags.team', 'run.status']);
  });

  it('takes nested values apart, JSON and Python', () => {
    const rows = configRows([
      run({ optimizer: '{"name": "adam", "betas": [0.9, 0.99]}' }),
      run({ optimizer: "{'name': 'adam', 'betas': [0.9, 0.95], 'amsgrad': True}" }),
    ]);
    expect(rows.filter(({ differs }) => differs).map(({ path, values }) => [path, values])).toEqual([
      ['optimizer.amsgrad', [undefined, 'true']],
      ['optimizer.betas[1]', ['0.99', '0.95']],
    ]);
  });

  it('leaves alone what only looks nested', () => {
    const [row] = configRows([run({ text: '[not a list' }), run({ text: '{it\'s "quoted"}' })]);
    expect(row?.values).toEqual(['[not a list', '{it\'s "quoted"}']);
  });
});

describe('a comparison of metrics', () => {
  it('puts what differs most first, and marks the ends', () => {
    const rows = metricRows([
      run({}, { acc: 0.9, loss: 1, same: 2 }),
      run({}, { acc: 0.91, loss: 2, same: 2, only: 1 }),
    ]);
    expect(rows.map(({ key }) => key)).toEqual(['loss', 'acc', 'only', 'same']);
    expect(rows[0]).toEqual({ key: 'loss', values: [1, 2], min: 1, max: 2 });
  });

  it('says how far a value is from the first', () => {
    expect([changeText(1.1, 1), changeText(0.5, 1), changeText(1, 1), changeText(1, 0), changeText(-1, -2)]).toEqual([
      '+10 %',
      '−50 %',
      '',
      '',
      '+50 %',
    ]);
  });
});

describe('a comparison of texts', () => {
  it('puts changed lines beside each other', () => {
    expect(diffLines('a\nb\nc\nd', 'a\nx\nc\nd\ne')).toEqual([
      { left: 'a', right: 'a', kind: 'same' },
      { left: 'b', right: 'x', kind: 'changed' },
      { left: 'c', right: 'c', kind: 'same' },
      { left: 'd', right: 'd', kind: 'same' },
      { left: undefined, right: 'e', kind: 'right' },
    ]);
  });

  it('holds both texts, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (left, right) => {
        const lines = diffLines(left, right);
        const side = (name: 'left' | 'right') => lines.flatMap((line) => line[name] ?? []).join('\n');
        expect([side('left'), side('right')]).toEqual([left, right]);
        expect(lines.every(({ kind, left: l, right: r }) => (kind === 'same') === (l === r))).toBe(true);
      }),
    );
  });

  it('folds what is equal and far from a difference', () => {
    const lines = Array.from({ length: 50 }, (_, i) => `line ${i}`);
    const parts = foldedDiff(diffLines(lines.join('\n'), lines.with(25, 'other').join('\n')));
    expect(parts[0]).toEqual({ folded: 22 });
    expect(parts).toHaveLength(9);
    expect(parts.at(-1)).toEqual({ folded: 21 });
  });
});
