import { expect, it } from 'vitest';
import { isOwnTag, marksOf } from './run-marks.ts';

const run = (tags: Readonly<Record<string, string>>) => ({
  data: { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) },
});

it('reads the marks of a run', () => {
  expect(
    marksOf(run({ 'millrace.starred': 'true', 'mlflow.note.content': ' good ', 'millrace.color': '#112233' })),
  ).toEqual({
    isStarred: true,
    note: 'good',
    colour: '#112233',
  });
  expect(marksOf(run({ 'millrace.starred': 'false' }))).toEqual({ isStarred: false, note: '', colour: undefined });
  expect(marksOf({ data: {} }).isStarred).toBe(false);
});

it('tells tags of people from marks and from what MLflow writes', () => {
  expect(['team', 'millrace.starred', 'millrace.color', 'mlflow.user', 'millrace'].filter(isOwnTag)).toEqual([
    'team',
    'millrace',
  ]);
});
