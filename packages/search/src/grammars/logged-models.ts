import { refuse } from '../error.ts';
import { exactNumber } from '../exact-number.ts';
import type { Comparison, Field, Operator, Value } from '../filter.ts';
import { reprSet, reprText, reprTuple } from '../python-repr.ts';
import { readList } from '../read-list.ts';
import type { ComparisonSyntax, Operand } from '../syntax.ts';
import type { Draft, Grammar } from './grammar.ts';

/** Canonical entity by spelling; only the plurals exist. */
const entities: ReadonlyMap<string, string> = new Map([
  ['attributes', 'attribute'],
  ['metrics', 'metric'],
  ['params', 'param'],
  ['tags', 'tag'],
]);

const aliases: ReadonlyMap<string, string> = new Map([
  ['creation_time', 'creation_timestamp_ms'],
  ['creation_timestamp', 'creation_timestamp_ms'],
  ['last_updated_timestamp', 'last_updated_timestamp_ms'],
]);

const numericAttributes = ['creation_timestamp_ms', 'last_updated_timestamp_ms'];

/** The columns of the table. */
const attributes: readonly string[] = [
  'model_id',
  'experiment_id',
  'name',
  'artifact_location',
  ...numericAttributes,
  'status',
  'lifecycle_stage',
  'model_type',
  'source_run_id',
  'status_message',
];

/** @throws SearchError for an attribute that is none, and for another entity. */
export const loggedModelField = (identifier: string, position = 0): Field =>
  requireColumn(identify(identifier, position), position);

const requireColumn = (field: Field, position: number): Field =>
  field.entity !== 'attribute' || attributes.includes(field.key)
    ? field
    : refuse(`Invalid attribute key '${field.key}' specified. Valid keys are '${reprSet(attributes)}'`, position);

const identify = (text: string, start: number): Field => {
  const dot = text.indexOf('.');
  const prefix = text.slice(0, Math.max(0, dot));
  if (!isLowerCase(prefix) || dot + 1 === text.length) {
    return { entity: 'attribute', key: trimAll(aliases.get(text) ?? text, '`') };
  }
  const entity = entities.get(prefix);
  if (entity !== undefined) return { entity, key: trimAll(text.slice(dot + 1), '`') };
  const known = `[${[...entities.keys()].map(reprText).join(', ')}]`;
  return refuse(`Invalid entity type: ${reprText(prefix)}. Expected one of ${known}.`, start);
};

const isLowerCase = (text: string): boolean => text !== '' && [...text].every((char) => char >= 'a' && char <= 'z');

const trimAll = (text: string, char: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && text.charAt(start) === char) start += 1;
  while (end > start && text.charAt(end - 1) === char) end -= 1;
  return text.slice(start, end);
};

const numberOperators: readonly Operator[] = ['<', '<=', '>', '>=', '=', '!='];
const textOperators: readonly Operator[] = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];

const isNumeric = ({ entity, key }: Field): boolean =>
  entity === 'metric' || (entity === 'attribute' && numericAttributes.includes(key));

const spelled = ({ entity, key }: Field): string => `${entity}s.${key}`;

const read = (syntax: ComparisonSyntax): Draft => {
  const { left, operator: written, values } = syntax;
  if (values.length === 0) {
    refuse(`Invalid comparison: ${left.text}${written}. Expected a comparison with 3 tokens.`, left.start);
  }
  const field = identify(left.text, left.start);
  const operator = admit(field, written.toUpperCase(), left);
  const read = values.flatMap((value) => (isNumeric(field) ? readNumber(value, field) : readText(value, operator)));
  return { ...field, operator, values: read, syntax };
};

const admit = (field: Field, operator: string, left: Operand): Operator => {
  const operators = isNumeric(field) ? numberOperators : textOperators;
  const admitted = (isNumeric(field) ? [...operators, 'BETWEEN' as const] : operators).find(
    (candidate) => candidate === operator,
  );
  if (admitted === undefined || left.statistic !== undefined) {
    const asked = `Invalid comparison operator for ${spelled(field)}: ${reprText(operator)}.`;
    return refuse(`${asked} Expected one of ${reprTuple(operators.map(reprText))}.`, left.start);
  }
  return admitted;
};

/** Words that Python reads as numbers. */
const specialNumbers: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
]);

const readNumber = ({ kind, text, start }: Operand, field: Field): Value => {
  const value = kind === 'number' ? exactNumber(text) : specialNumbers.get(text.toLowerCase());
  return value ?? refuse(`Expected a number for ${spelled(field)}. Found ${text}`, start);
};

/** Whatever is written is the text, without the single quotes around it. */
const readText = ({ kind, text, start }: Operand, operator: Operator): string | readonly string[] => {
  const takesList = operator === 'IN' || operator === 'NOT IN';
  if (takesList !== (kind === 'list')) refuse(`Invalid value for comparison operator ${operator}: ${text}`, start);
  if (!takesList) return trimAll(text, "'");
  const items = readList({ kind, text, start });
  if (!items?.every((item) => item.kind !== 'name')) {
    return refuse(`Expected a list of quoted strings. Found ${text}`, start);
  }
  return items.map(({ value }) => value);
};

const settle = ({ syntax, operator, entity, key, values }: Draft): Comparison => {
  const position = syntax.left.start;
  requireColumn({ entity, key }, position);
  return { kind: 'comparison', entity, key, operator: operator as Operator, values, position };
};

const quote = (filter: string): string => `Invalid filter string: ${reprText(filter)}.`;
const single = (filter: string): string => `${quote(filter)} Expected a single SQL expression.`;

/**
 * `filter` of logged-models/search. Entities: attribute (the columns of the table, aliases resolved), metric, param, tag.
 * Attributes other than the two timestamps are compared as texts, `status` and `experiment_id` included.
 */
export const loggedModelsGrammar: Grammar = {
  texts: {
    empty: single,
    statements: single,
    clauses: (filter) =>
      `${quote(filter)} Expected a list of comparisons separated by 'AND' ` +
      "(e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').",
  },
  read,
  settle,
};
