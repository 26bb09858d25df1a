import type { Comparison, Grammar } from '../check.ts';
import { SearchError } from '../error.ts';
import { checkOperator, pythonSet, readIdentifier } from '../identifier.ts';
import type { Literal, RawComparison } from '../parse.ts';
import { readNumber, readText, readTexts } from '../values.ts';

const numericKeys = ['creation_time', 'last_update_time'];
const keys = ['name', 'experiment_id', ...numericKeys];
const textOperators = ['=', '!=', 'LIKE', 'ILIKE'];
const numericOperators = ['=', '!=', '<', '<=', '>', '>=', 'BETWEEN'];
const nullOperators = ['IS NULL', 'IS NOT NULL'];

/** An identifier of experiment search, canonical. @throws SearchError */
export function experimentField(identifier: string, position: number): { readonly entity: 'attribute' | 'tag'; readonly key: string } {
  const { entity = 'attribute', key } = readIdentifier(identifier);
  if (entity === 'tag' || entity === 'tags') return { entity: 'tag', key };
  if (entity !== 'attribute') {
    throw new SearchError(`Invalid entity type '${entity}'. Valid entity types are ('attribute', 'tag', 'tags')`, position);
  }
  if (keys.includes(key)) return { entity, key };
  throw new SearchError(`Invalid attribute key '${key}' specified. Valid keys are '${pythonSet(keys)}'`, position);
}

function experimentComparison(raw: RawComparison): Comparison {
  if (raw.statistic !== undefined) throw new SearchError(`Invalid clause(s) in filter string: ${raw.statistic}(${raw.identifier})`, raw.position);
  const field = experimentField(raw.identifier, raw.position);
  const base = { kind: 'comparison', position: raw.position, ...field, operator: raw.operator } as const;
  if (nullOperators.includes(raw.operator)) {
    if (field.entity === 'tag') return { ...base, values: [] };
    throw new SearchError(`IS NULL / IS NOT NULL is only supported for tags, not for attribute '${field.key}'`, raw.position);
  }
  if (field.entity === 'tag') return { ...base, values: tagValues(raw) };
  if (numericKeys.includes(field.key)) return { ...base, values: times(raw, field.key) };
  return { ...base, values: field.key === 'experiment_id' ? ids(raw) : names(raw) };
}

/** MLflow knows the operators of this search in capitals only. */
function tagValues(raw: RawComparison): string[] {
  const values = raw.values.map((literal) => readText(literal, "tag (e.g. 'my-value')"));
  if (textOperators.includes(raw.operatorText)) return values;
  throw new SearchError(`Invalid comparator for tag: ${raw.operatorText}`, raw.position);
}

function names(raw: RawComparison): string[] {
  if (raw.values[0]?.kind === 'list') {
    throw new SearchError("Only ['experiment_id'] attributes support comparison with a list of quoted string values.", raw.position);
  }
  const values = raw.values.map((literal) => readText(literal, 'attributes'));
  checkOperator(raw.operatorText, textOperators, raw.position);
  return values;
}

function times(raw: RawComparison, key: string): (number | bigint)[] {
  const values = raw.values.map((literal) => {
    if (literal.kind !== 'number') {
      throw new SearchError(`Expected numeric value type for numeric attribute: ${key}. Found ${literal.text}`, literal.position);
    }
    if (!/^-?\d+$/.test(literal.text)) {
      throw new SearchError(`Invalid value for numeric attribute '${key}': '${Number(literal.text)}'`, literal.position);
    }
    return readNumber(literal);
  });
  checkOperator(raw.operator, numericOperators, raw.position);
  return values;
}

/** Ids are quoted whole numbers. */
function ids(raw: RawComparison): number[] {
  const first = raw.values[0] as Literal;
  const texts = first.kind === 'list' ? readTexts(first) : raw.values.map((literal) => readText(literal, 'attributes'));
  const valid = first.kind === 'list' ? ['IN', 'NOT IN'] : ['=', '!='];
  if (!valid.includes(raw.operatorText)) throw new SearchError(`Invalid comparator for experiment_id: ${raw.operatorText}`, raw.position);
  return texts.map((text) => {
    if (/^\s*[+-]?\d{1,15}\s*$/.test(text)) return Number(text);
    throw new SearchError(`Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`, raw.position);
  });
}

/** Filters of `experiments/search`. */
export const experimentsGrammar: Grammar = {
  comparison: experimentComparison,
  problem: ({ kind, found }, filter) => {
    if (kind === 'statements') return `Search filter contained multiple expression '${filter}'. Provide AND-ed expression list.`;
    if (kind === 'identifier') return `Invalid comparison clause. Expected 'Identifier' found '${found[0]}'`;
    return `Invalid clause(s) in filter string: ${found.join(', ')}`;
  },
};
