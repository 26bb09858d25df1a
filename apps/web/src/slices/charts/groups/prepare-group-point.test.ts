import { expect, it } from 'vitest';
import type { GroupAggregate, RunGroup } from '../../run-groups/index.ts';
import { groupPoint } from './prepare-group-point.ts';

const loss: GroupAggregate = { n: 3, min: 1, median: 2, max: 9, mean: 4, sd: 1 };
const group: RunGroup = {
  key: '["0.10",null]',
  values: [{ column: 'params.lr', value: '0.10' }, { column: 'params.optimizer' }],
  count: 3,
  aggregates: new Map([
    ['metrics.loss', loss],
    ['metrics.none', { n: 0 }],
  ]),
};

it('is a figure of its runs between their least and greatest, at the value that they share', () => {
  const point = groupPoint(group, 'lr: 0.10', 'mean');
  expect([...point.values]).toEqual([
    ['metrics.loss', 4],
    ['params.lr', 0.1],
  ]);
  expect([...point.texts]).toEqual([['params.lr', '0.10']]);
  expect([...(point.group?.bounds ?? [])]).toEqual([['metrics.loss', [1, 9]]]);
  expect(point).toMatchObject({ run_id: group.key, name: 'lr: 0.10', group: { count: 3 } });
});

it('takes the figure that is asked for', () => {
  const found = (['min', 'median', 'max'] as const).map((figure) =>
    groupPoint(group, 'lr', figure).values.get('metrics.loss'),
  );
  expect(found).toEqual([1, 2, 9]);
});
