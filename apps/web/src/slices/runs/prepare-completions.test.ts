import { describe, expect, it } from 'vitest';
import {
  fieldCompletions,
  joinCompletions,
  operatorCompletions,
  readField,
  valueCompletions,
} from './prepare-completions.ts';

const labels = (completions: readonly { readonly label: string }[]) => completions.map(({ label }) => label);

it.each([
  ['metrics.`val/lo', { entity: 'metric', key: 'val/lo' }],
  ['min(metrics.loss)', { entity: 'metric', key: 'loss' }],
  ['params.lr', { entity: 'param', key: 'lr' }],
  ['attributes.status', { entity: 'attribute', key: 'status' }],
  ['loss', { entity: undefined, key: 'loss' }],
  ['v1.5', { entity: undefined, key: 'v1.5' }],
])('%s names a field', (written, field) => expect(readField(written)).toEqual(field));

describe('completions', () => {
  const keys = [{ entity: 'metric' as const, key: 'val/loss', count: 7 }];
  it('of a key put backticks where they are needed', () => {
    expect(fieldCompletions('los', keys)).toContainEqual({
      insert: 'metrics.`val/loss`',
      label: 'metrics.val/loss',
      note: '7 runs',
    });
    expect(fieldCompletions('min(metrics.los', keys)[0]?.insert).toBe('min(metrics.`val/loss`)');
  });
  it('of nothing begin with the namespaces', () => {
    expect(labels(fieldCompletions('', []).slice(0, 4))).toEqual(['metrics.', 'params.', 'tags.', 'attributes.']);
  });
  it('of attributes are found loosely', () => {
    expect(labels(fieldCompletions('attributes.stt', []))).toEqual(['attributes.status', 'attributes.start_time']);
  });
  it('of operators fit the kind of the field', () => {
    expect(labels(operatorCompletions('metrics.a', ''))).toContain('<=');
    expect(labels(operatorCompletions('params.a', 'i'))).toEqual(['ILIKE', 'IN', 'IS NULL', 'IS NOT NULL']);
    expect(labels(operatorCompletions('attributes.start_time', ''))).toContain('BETWEEN');
  });
  it('of values are quoted, and metrics have none', () => {
    expect(
      valueCompletions('params.a', "'IT", [
        { value: "it's", count: 2 },
        { value: 'other', count: 1 },
      ]),
    ).toEqual([{ insert: "'it''s'", label: "it's", note: '2 runs' }]);
    expect(valueCompletions('metrics.a', '', [{ value: '1', count: 2 }])).toEqual([]);
  });
  it('join conditions', () => expect(labels(joinCompletions('o'))).toEqual(['OR']));
});
