import { describe, expect, it } from 'vitest';
import { metricChange } from './prepare-metric-change.ts';
import { signatureChanges } from './prepare-signature-change.ts';
import { prepareSafety } from './prepare-verdict.ts';

const columns = (...specs: readonly [name: string, type: string, required?: boolean][]): string =>
  JSON.stringify(specs.map(([name, type, required = true]) => ({ name, type, required })));
const inputs = (before: string, after: string) =>
  signatureChanges([{ key: 'inputs', value: before, other_value: after }]);

describe('a change of a signature', () => {
  it('breaks callers when an input is new, required or of another type', () => {
    const before = columns(['a', 'long'], ['b', 'double', false]);
    const after = columns(['a', 'string'], ['b', 'double'], ['c', 'long']);
    expect(inputs(before, after)).toEqual([
      { part: 'inputs', text: 'input a: long → string', breaks: true },
      { part: 'inputs', text: 'input b is now required', breaks: true },
      { part: 'inputs', text: 'new input c', breaks: true },
    ]);
  });
  it('leaves callers alone when an input is optional or gone, and says so', () => {
    const found = inputs(columns(['a', 'long'], ['b', 'long']), columns(['a', 'long'], ['c', 'long', false]));
    expect(found.map(({ text, breaks }) => [text, breaks])).toEqual([
      ['input b is gone', false],
      ['new input c', false],
    ]);
  });
  it('breaks readers when an output is gone, what breaks comes first', () => {
    const found = signatureChanges([
      { key: 'params', value: columns(), other_value: columns(['k', 'long']) },
      { key: 'outputs', value: columns(['p', 'double']), other_value: columns(['q', 'double']) },
    ]);
    expect(found.map(({ text, breaks }) => [text, breaks])).toEqual([
      ['output p is gone', true],
      ['new param k', false],
      ['new output q', false],
    ]);
  });
  it('compares tensors by type and shape, and sees checks come and go', () => {
    const tensor = (shape: readonly number[]) =>
      JSON.stringify([{ type: 'tensor', 'tensor-spec': { dtype: 'float32', shape } }]);
    expect(inputs(tensor([-1, 3]), tensor([-1, 4]))[0]?.text).toBe('input 0: float32 [-1,3] → float32 [-1,4]');
    expect(signatureChanges([{ key: 'inputs', other_value: columns(['a', 'long']) }])[0]?.breaks).toBe(true);
    expect(signatureChanges([{ key: 'inputs', value: columns(['a', 'long']) }])[0]?.breaks).toBe(false);
  });
});

describe('a change of a metric', () => {
  it.each([
    ['val/loss', 0.5, 0.4, 'better'],
    ['val/loss', 0.4, 0.5, 'worse'],
    ['latency_ms', 10, 12, 'worse'],
    ['eval/accuracy', 0.8, 0.9, 'better'],
    ['f1_score', 0.9, 0.8, 'worse'],
    ['epochs', 3, 4, 'other'],
    ['glossary', 3, 4, 'other'],
    ['accuracy_loss', 3, 4, 'other'],
    ['auc', Number.NaN, 0.5, 'other'],
    ['auc', undefined, 0.5, 'other'],
  ])('%s from %s to %s is %s', (key, before, after, change) => {
    expect(metricChange(key, before, after)).toBe(change);
  });
});

describe('whether it is safe to promote', () => {
  it('is safe when nothing that callers see changed', () => {
    const { verdict, text, checks } = prepareSafety(
      { params: [{ key: 'lr', value: '1', other_value: '2' }] },
      '1',
      '2',
    );
    expect([verdict, text]).toEqual(['good', 'Version 2 can take the place of version 1.']);
    expect(checks.find(({ what }) => what === 'Params')?.text).toBe('1 param differs.');
  });
  it('asks for a look at packages and worse metrics, named', () => {
    const metrics = [
      { key: 'auc', value: 0.9, other_value: 0.8 },
      { key: 'loss', value: 0.5, other_value: 0.4 },
    ];
    const environment = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({ key, value: '1', other_value: '2' }));
    const { verdict, checks } = prepareSafety({ metrics, environment }, '1', '2');
    expect(verdict).toBe('warn');
    expect(checks.map(({ text }) => text)).toContain('Worse: auc; better: loss.');
    expect(checks.map(({ text }) => text)).toContain('a, b, c, d and 2 more changed.');
  });
  it('warns of breakage above all', () => {
    const signature = [
      { key: 'inputs', value: columns(['a', 'long']), other_value: columns(['a', 'long'], ['b', 'long']) },
    ];
    const { verdict, checks } = prepareSafety({ signature }, '5', '7');
    expect(verdict).toBe('bad');
    expect(checks[0]).toEqual({ what: 'Signature', verdict: 'bad', text: 'new input b' });
  });
});
