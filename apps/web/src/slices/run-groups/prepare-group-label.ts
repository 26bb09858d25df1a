import type { GroupValue } from './run-group.ts';

/** What a column is called beside a value: its key, or what stands for it. */
export function groupTitle(column: string): string {
  if (column === 'inputs') return 'Datasets';
  const attribute = attributeTitles[column];
  return attribute ?? column.slice(column.indexOf('.') + 1);
}

const attributeTitles: Readonly<Record<string, string>> = {
  'attributes.status': 'Status',
  'attributes.user_id': 'User',
  'attributes.run_name': 'Run name',
  'attributes.experiment_id': 'Experiment',
};

/** @example groupLabel([{ column: 'params.lr', value: '0.1' }, { column: 'tags.team' }]) // 'lr: 0.1, no team' */
export function groupLabel(values: readonly GroupValue[]): string {
  if (values.every(({ value }) => value === undefined))
    return values.length === 1 ? noneOf(values[0]) : 'None of these';
  return values
    .map((own) => (own.value === undefined ? noneOf(own) : `${groupTitle(own.column)}: ${own.value || '(empty)'}`))
    .join(', ');
}

const noneOf = (value: GroupValue | undefined): string =>
  `No ${groupTitle(value?.column ?? '').replace(/^[A-Z]/, lower)}`;
const lower = (letter: string): string => letter.toLowerCase();
