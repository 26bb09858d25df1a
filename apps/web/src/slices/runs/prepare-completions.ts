import { matchesLoosely } from '../../kernel/frame/palette.ts';
import { quotedValue } from './filter-context.ts';
import { quotedKey } from './run-columns.ts';
import type { KeyEntity } from './run-queries.ts';

/** One line of the list below a filter. */
export interface Completion {
  /** What is put in. */
  readonly insert: string;
  readonly label: string;
  /** What kind of thing it is, or how many runs have it. */
  readonly note: string;
}

const namespaces: Readonly<Record<string, KeyEntity | 'attribute'>> = {
  metric: 'metric',
  metrics: 'metric',
  param: 'param',
  params: 'param',
  parameters: 'param',
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
};
const plural: Readonly<Record<KeyEntity, string>> = { metric: 'metrics', param: 'params', tag: 'tags' };
const attributes = ['run_name', 'status', 'start_time', 'end_time', 'user_id', 'run_id', 'artifact_uri'];
const numericAttributes = ['start_time', 'end_time'];
const frame = [
  'metrics.',
  'params.',
  'tags.',
  'attributes.',
  'datasets.name',
  'min(metrics.',
  'max(metrics.',
  'mean(metrics.',
];

export interface FieldName {
  readonly entity?: KeyEntity | 'attribute';
  readonly key: string;
}

/** `metrics.`val/lo` → metric, `val/lo`; a word without a namespace is all key. */
export function readField(written: string): FieldName {
  const plain = written.replace(/^(min|max|mean)\(/i, '').replace(/\)$/, '');
  const [, namespace = '', key = ''] = /^(\w+)\.(.*)$/s.exec(plain) ?? [];
  const entity = namespaces[namespace.toLowerCase()];
  return { entity, key: (entity ? key : plain).replace(/^[`"]|[`"]$/g, '') };
}

interface KnownKey {
  readonly entity: KeyEntity;
  readonly key: string;
  /** Absent where there are too many runs to count. */
  readonly count?: number;
}

export function fieldCompletions(word: string, keys: readonly KnownKey[]): readonly Completion[] {
  const { entity, key } = readField(word);
  const [statistic] = /^(min|max|mean)\(/i.exec(word) ?? [];
  // The list of before is still there while the answer to the last letter is on its way.
  const known = keys
    .filter((it) => matchesLoosely(it.key, key))
    .map((it) => {
      const name = `${plural[it.entity]}.${quotedKey(it.key)}`;
      const insert = statistic ? `${statistic}${name})` : name;
      return {
        insert,
        label: `${plural[it.entity]}.${it.key}`,
        note: it.count === undefined ? it.entity : `${it.count} runs`,
      };
    });
  const own =
    entity === undefined || entity === 'attribute'
      ? attributes
          .filter((name) => matchesLoosely(name, key))
          .map((name) => ({ insert: `attributes.${name}`, label: `attributes.${name}`, note: 'attribute' }))
      : [];
  const openings = frame
    .filter((name) => entity === undefined && name.startsWith(word.toLowerCase()))
    .map((name) => ({ insert: name, label: name, note: 'namespace' }));
  return word === '' ? [...openings.slice(0, 5), ...known, ...own] : [...known, ...own, ...openings];
}

const numberOperators = ['<', '<=', '>', '>=', '=', '!=', 'BETWEEN'];
const textOperators = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'IS NULL', 'IS NOT NULL'];

export function operatorCompletions(field: string, word: string): readonly Completion[] {
  const { entity, key } = readField(field);
  const isNumber = entity === 'metric' || (entity === 'attribute' && numericAttributes.includes(key));
  return (isNumber ? numberOperators : textOperators)
    .filter((operator) => operator.toLowerCase().startsWith(word.toLowerCase()))
    .map((operator) => ({ insert: operator, label: operator, note: isNumber ? 'number' : 'text' }));
}

export function valueCompletions(
  field: string,
  word: string,
  values: readonly { readonly value: string; readonly count: number }[],
): readonly Completion[] {
  if (readField(field).entity === 'metric') return [];
  const typed = word.replace(/^['"]/, '').toLowerCase();
  return values
    .filter(({ value }) => value.toLowerCase().includes(typed))
    .map(({ value, count }) => ({
      insert: quotedValue(value),
      label: value === '' ? '(empty)' : value,
      note: `${count} runs`,
    }));
}

export const joinCompletions = (word: string): readonly Completion[] =>
  ['AND', 'OR']
    .filter((join) => join.startsWith(word.toUpperCase()))
    .map((join) => ({ insert: join, label: join, note: 'and a further condition' }));
