import { refuse } from '../error.ts';
import { exactNumber } from '../exact-number.ts';
import type { Field, Value } from '../filter.ts';
import { floatText, reprSet, reprText } from '../python-repr.ts';
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

const identifyAmong =
  (attributes: readonly string[]) =>
  (identifier: string, start: number): Field => {
    const { entity = 'attribute', key } = splitIdentifier(identifier);
    if (entity === 'tag' || entity === 'tags') return { entity: 'tag', key: unquoteKey(key) };
    if (entity === 'attribute') return { entity, key: requireAttribute(key, attributes, start) };
    return refuse(`Invalid entity type '${entity}'. Valid entity types are ('attribute', 'tag', 'tags')`, start);
  };

const wrongTag = (found: string): string =>
  `Expected a quoted string value for tag (e.g. 'my-value'). Got value ${found}`;

const tagRule: FieldRule = {
  kind: 'text',
  operators: [...textOperators, ...nullOperators],
  wrongValue: wrongTag,
  wrongList: wrongTag,
  wrongOperator: (operator) => `Invalid comparator for tag: ${operator}`,
};

const wrongAttribute = (found: string): string =>
  `Expected a quoted string value or a list of quoted string values for attributes. Got value ${found}`;

const neverNull = ({ key }: Field): string =>
  `IS NULL / IS NOT NULL is only supported for tags, not for attribute '${key}'`;

const textRule = (field: Field): FieldRule => ({
  kind: 'text',
  operators: [...textOperators, ...listOperators],
  wrongValue: wrongAttribute,
  wrongOperator: (operator) => `Invalid comparator for attribute: ${operator}`,
  neverNull: neverNull(field),
});

/** `filter` of registered-models/search. Entities: attribute (`name`), tag. */
export const registeredModelsGrammar: Grammar = sqlGrammar({
  identify: identifyAmong(['name']),
  rule: (field) => (field.entity === 'tag' ? tagRule : textRule(field)),
  foldsOperators: true,
  listClauses: (clauses) => clauses.join(', '),
});

const onlyTextLists = "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.";
const onlyNumbers = `Only the '${reprSet(['version_number', 'creation_timestamp', 'last_updated_timestamp'])}' attributes support comparison with numeric values.`;

const versionRule = (field: Field): FieldRule => {
  if (field.entity === 'tag') return tagRule;
  if (field.key === 'version_number') return numberRule(field);
  const text = { ...textRule(field), wrongNumber: onlyNumbers };
  return field.key === 'source_path' ? { ...text, wrongList: () => onlyTextLists } : text;
};

const numberRule = (field: Field): FieldRule => ({
  kind: 'numeral',
  operators: numericOperators,
  wrongValue: wrongAttribute,
  wrongList: () => onlyTextLists,
  wrongOperator: (operator) => `Invalid comparator for attribute ${field.key}: ${operator}`,
  neverNull: neverNull(field),
  convert: (values, literals) => values.map((value, at) => readVersion(value, literals[at] as Operand)),
});

/** A whole number, or a text of one: `'3'`, `' 1_000 '`. */
const readVersion = (value: Value, { kind, text, start }: Operand): Value => {
  if (kind === 'number' && !/[.e]/i.test(text)) return value;
  if (kind !== 'number' && /^\s*[+-]?\d+(_\d+)*\s*$/.test(String(value)))
    return exactNumber(String(value).trim().replaceAll('_', ''));
  const shown = kind === 'number' ? floatText(Number(text)) : reprText(String(value));
  return refuse(`Invalid value for numeric attribute 'version_number': ${shown}`, start);
};

/** `filter` of model-versions/search. Entities: attribute, tag. `version_number` is compared with numbers. */
export const modelVersionsGrammar: Grammar = sqlGrammar({
  identify: identifyAmong(['name', 'version_number', 'run_id', 'source_path']),
  rule: versionRule,
  foldsOperators: true,
  listClauses: (clauses) => clauses.join(', '),
});

const modelOrderKeys: Readonly<Record<string, string>> = {
  name: 'name',
  timestamp: 'last_updated_timestamp',
  last_updated_timestamp: 'last_updated_timestamp',
};

/** `order_by` of registered-models/search; `timestamp` is the last update. */
export const registeredModelsOrder: OrderGrammar = {
  field: (identifier, start) => {
    const written = unquoteKey(identifier);
    const key = modelOrderKeys[written];
    if (key !== undefined) return { entity: 'attribute', key };
    return refuse(
      `Invalid order by key '${written}' specified. Valid keys are '${reprSet(['name', 'timestamp'])}'`,
      start,
    );
  },
  isDuplicateRefused: true,
  // A word of SQL, for which MLflow makes an exception here.
  plain: (item) => item.replace(/^timestamp(?=\s|$)/, 'last_updated_timestamp'),
};

const versionOrderKeys = ['name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'];

/** `order_by` of model-versions/search; unlike in filters, the keys may be quoted. A tag stands for the attribute of its name, as in MLflow. */
export const modelVersionsOrder: OrderGrammar = {
  field: (identifier, start) => {
    const { entity = 'attribute', key: quoted } = splitIdentifier(identifier);
    const field = identifyAmong(versionOrderKeys)(`${entity}.${unquoteKey(quoted)}`, start);
    return versionOrderKeys.includes(field.key)
      ? { entity: 'attribute', key: field.key }
      : refuse(`Invalid order by key '${field.key}' specified. Valid keys are ${reprSet(versionOrderKeys)}`, start);
  },
  isDuplicateRefused: true,
  // A word of SQL: quoted, it is read as a key and refused as one.
  plain: (item) => item.replace(/^timestamp(?=\s|$)/, '`timestamp`'),
};
