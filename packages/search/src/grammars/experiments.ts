import { refuse } from '../error.ts';
import { exactNumber } from '../exact-number.ts';
import type { Field, Value } from '../filter.ts';
import { floatText, reprText } from '../python-repr.ts';
import type { Operand } from '../syntax.ts';
import type { Grammar, OrderGrammar } from './grammar.ts';
import {
  type FieldRule,
  listOperators,
  nullOperators,
  numericOperators,
  requireAttribute,
  splitIdentifier,
  sqlGrammar,
  textOperators,
  unquoteKey,
} from './sql-grammar.ts';

const attributes = ['name', 'experiment_id', 'creation_time', 'last_update_time'];

const identify = (identifier: string, start: number): Field => {
  const { entity = 'attribute', key: quoted } = splitIdentifier(identifier);
  const key = unquoteKey(quoted);
  if (entity === 'tag' || entity === 'tags') return { entity: 'tag', key };
  if (entity === 'attribute') return { entity, key: requireAttribute(key, attributes, start) };
  return refuse(`Invalid entity type '${entity}'. Valid entity types are ('attribute', 'tag', 'tags')`, start);
};

/** Ids are integers, given as texts. */
const readId = (text: string, start: number): number | bigint => {
  return /^\s*[+-]?\d+\s*$/.test(text)
    ? exactNumber(text.trim())
    : refuse(`Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`, start);
};

const readIds = (values: readonly Value[], [literal]: readonly Operand[]): readonly Value[] =>
  values.map((id) => readId(String(id), literal?.start ?? 0));

const rule = (field: Field): FieldRule => {
  if (field.entity === 'tag') return tagRule;
  const neverNull = `IS NULL / IS NOT NULL is only supported for tags, not for attribute '${field.key}'`;
  if (field.key === 'creation_time' || field.key === 'last_update_time') return timeRule(field.key, neverNull);
  const text = {
    kind: 'text',
    wrongValue: (found: string) => `Expected a quoted string value for attributes. Got value ${found}`,
    neverNull,
  } as const;
  if (field.key === 'name') return { ...text, operators: textOperators, wrongList: () => onlyIds };
  return {
    ...text,
    operators: ['=', '!=', ...listOperators],
    wrongOperator: (operator) => `Invalid comparator for experiment_id: ${operator}`,
    convert: readIds,
  };
};

const onlyIds = "Only ['experiment_id'] attributes support comparison with a list of quoted string values.";

const wrongTag = (found: string): string =>
  `Expected a quoted string value for tag (e.g. 'my-value'). Got value ${found}`;

const tagRule: FieldRule = {
  kind: 'text',
  operators: [...textOperators, ...nullOperators],
  wrongValue: wrongTag,
  wrongList: wrongTag,
  wrongOperator: (operator) => `Invalid comparator for tag: ${operator}`,
};

const timeRule = (key: string, neverNull: string): FieldRule => ({
  kind: 'number',
  operators: numericOperators,
  wrongValue: (found) => `Expected numeric value type for numeric attribute: ${key}. Found ${found}`,
  neverNull,
  convert: (values, literals) => requireIntegers(key, values, literals),
});

/** Times are compared with integer literals only: `1e3` is a float to MLflow. */
const requireIntegers = (key: string, values: readonly Value[], literals: readonly Operand[]): readonly Value[] => {
  const float = literals.find(({ text }) => isFloat(text));
  if (float === undefined) return values;
  return refuse(
    `Invalid value for numeric attribute '${key}': ${reprText(floatText(Number(float.text)))}`,
    float.start,
  );
};

const isFloat = (text: string): boolean => ['.', 'e', 'E'].some((mark) => text.includes(mark));

/**
 * `filter` of experiments/search. Entities: attribute, tag. `experiment_id` is compared with numbers.
 * MLflow takes `like` and `in` for unknown operators here, though not elsewhere.
 */
export const experimentsGrammar: Grammar = sqlGrammar({
  identify,
  rule,
  foldsOperators: false,
  listClauses: (clauses) => clauses.join(', '),
});

/** `order_by` of experiments/search. Entity: attribute. */
export const experimentsOrder: OrderGrammar = {
  field: (identifier, start) => {
    const field = identify(identifier, start);
    return field.entity === 'attribute' ? field : refuse(`Invalid order_by entity: ${field.entity}`, start);
  },
  isDuplicateRefused: false,
};
