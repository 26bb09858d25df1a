import type { Comparison, Grammar } from '../check.ts';
import { SearchError } from '../error.ts';
import { readIdentifier } from '../identifier.ts';
import type { Literal, RawComparison } from '../parse.ts';
import { quotedText, readNumber } from '../values.ts';

const entities: Readonly<Record<string, string>> = { attributes: 'attribute', metrics: 'metric', params: 'param', tags: 'tag' };
const aliases: Readonly<Record<string, string>> = {
  creation_time: 'creation_timestamp_ms', creation_timestamp: 'creation_timestamp_ms', last_updated_timestamp: 'last_updated_timestamp_ms',
};
const numericKeys = ['creation_timestamp_ms', 'last_updated_timestamp_ms'];
const textKeys = [
  'name', 'model_id', 'model_type', 'status', 'source_run_id', 'artifact_location', 'experiment_id', 'lifecycle_stage', 'status_message',
];
const numericOperators = ['<', '<=', '>', '>=', '=', '!=', 'BETWEEN'];
const textOperators = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];

const tuple = (items: readonly string[]): string => `(${items.filter((item) => item !== 'BETWEEN').map((item) => `'${item}'`).join(', ')})`;

/** An identifier of logged-model search, canonical. @throws SearchError */
export function loggedModelField(identifier: string, position?: number): { readonly entity: string; readonly key: string } {
  const { entity: prefix = 'attributes', key } = readIdentifier(identifier);
  const entity = Object.hasOwn(entities, prefix) ? entities[prefix] : undefined;
  if (!entity) {
    throw new SearchError(`Invalid entity type: '${prefix}'. Expected one of ['attributes', 'metrics', 'params', 'tags'].`, position);
  }
  if (entity !== 'attribute') return { entity, key };
  const canonical = Object.hasOwn(aliases, key) ? (aliases[key] as string) : key;
  if (numericKeys.includes(canonical) || textKeys.includes(canonical)) return { entity, key: canonical };
  throw new SearchError(`Invalid attribute key '${key}' specified. Valid keys are ${tuple([...textKeys, ...numericKeys])}`, position);
}

function loggedModelComparison(raw: RawComparison): Comparison {
  if (raw.statistic !== undefined || raw.values.length === 0) {
    throw new SearchError(`Invalid comparison: ${raw.identifier} ${raw.operator}. Expected a comparison with 3 tokens.`, raw.position);
  }
  const field = loggedModelField(raw.identifier, raw.position);
  const isNumeric = field.entity === 'metric' || numericKeys.includes(field.key);
  checkOperator(raw, `${plural[field.entity]}.${field.key}`, isNumeric ? numericOperators : textOperators);
  const values = isNumeric ? raw.values.map((literal) => number(literal, raw)) : texts(raw);
  return { kind: 'comparison', position: raw.position, ...field, operator: raw.operator, values };
}

const plural: Readonly<Record<string, string>> = { attribute: 'attributes', metric: 'metrics', param: 'params', tag: 'tags' };

function checkOperator(raw: RawComparison, name: string, valid: readonly string[]): void {
  if (valid.includes(raw.operator)) return;
  throw new SearchError(
    `Invalid comparison operator for ${name}: '${raw.operator}'. Expected one of ${tuple(valid)}.`,
    raw.position,
  );
}

function number(literal: Literal, raw: RawComparison): number | bigint {
  if (literal.kind === 'number') return readNumber(literal);
  throw new SearchError(`Expected a number for ${raw.identifier}. Got value ${literal.text}`, literal.position);
}

function texts(raw: RawComparison): string[] {
  const first = raw.values[0] as Literal;
  const wantsList = raw.operator === 'IN' || raw.operator === 'NOT IN';
  if (wantsList !== (first.kind === 'list')) {
    throw new SearchError(`Invalid value for comparison operator '${raw.operator}': ${first.text}`, first.position);
  }
  return wantsList ? first.items.map(listItem) : [text(first)];
}

/** Only single quotes quote; a bare word, a number or a text in double quotes is taken as it stands. */
const text = (literal: Literal): string => (literal.kind === 'single' ? quotedText(literal) : literal.text);

function listItem(item: Literal): string {
  if (item.kind === 'single' || item.kind === 'double') return quotedText(item);
  throw new SearchError(`Expected a quoted string value in a list. Got value ${item.text}`, item.position);
}

/** Filters of `logged-models/search`. */
export const loggedModelsGrammar: Grammar = {
  comparison: loggedModelComparison,
  problem: ({ kind }, filter) =>
    kind === 'statements'
      ? `Invalid filter string: '${filter}'. Expected a single SQL expression.`
      : `Invalid filter string: '${filter}'. Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').`,
};
