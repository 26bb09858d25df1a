import { expect, it } from 'vitest';
import { groupLabel } from './prepare-group-label.ts';
import { keyOfGroup } from './run-group.ts';

it.each([
  [[{ column: 'params.lr', value: '0.1' }], 'lr: 0.1', '["0.1"]'],
  [[{ column: 'params.a.b', value: '' }, { column: 'inputs' }], 'a.b: (empty), No datasets', '["",null]'],
  [[{ column: 'tags.team' }], 'No team', '[null]'],
  [[{ column: 'attributes.user_id' }, { column: 'tags.team' }], 'None of these', '[null,null]'],
])('says what the runs of %j have in common', (values, label, key) => {
  expect(groupLabel(values)).toBe(label);
  expect(keyOfGroup(values)).toBe(key);
});
