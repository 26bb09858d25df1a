import { refuse } from '../error.ts';
import { exactNumber } from '../exact-number.ts';
import type { Comparison, Field, Operator, Value } from '../filter.ts';
import { reprSet, reprText, reprTuple } from '../python-repr.ts';
import { readList } from '../read-list.ts';
import type { ComparisonSyntax, Operand } from '../syntax.ts';
import type { Draft, Grammar } from './grammar.ts';

/** What may be said about a field. */
export interface FieldRule {
  /** `numeral`: a number, or a text that `convert` reads as one. */
  readonly kind: 'number' | 'text' | 'numeral';
  readonly operators: readonly Operator[];
  /** For a literal of another kind. */
  readonly wrongValue: (found: string) => string;
  /** For a number where a text is wanted, when MLflow words that otherwise. */
  readonly wrongNumber?: string;
  /** Why a list is refused; absent where lists are read, `wrongValue` where a list is just another wrong value. */
  readonly wrongList?: (found: string) => string;
  readonly wrongOperator?: (operator: string) => string;
  /** Why IS NULL is refused. */
  readonly neverNull?: string;
  readonly hasStatistics?: boolean;
  /** Narrows the literals once the operator is known. */
  readonly convert?: (values: readonly Value[], literals: readonly Operand[]) => readonly Value[];
}

export interface SqlGrammar {
  readonly identify: (identifier: string, start: number) => Field;
  readonly rule: (field: Field) => FieldRule;
  /** Whether `like` is `LIKE`. */
  readonly foldsOperators: boolean;
  /** How the clauses that are no comparisons are listed. */
  readonly listClauses: (clauses: readonly string[]) => string;
}

export const numericOperators: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>=', 'BETWEEN'];
export const textOperators: readonly Operator[] = ['=', '!=', 'LIKE', 'ILIKE'];
export const listOperators: readonly Operator[] = ['IN', 'NOT IN'];
export const nullOperators: readonly Operator[] = ['IS NULL', 'IS NOT NULL'];

/** The grammar family of runs, experiments, registry, traces and datasets: quoted strings, checked operators. */
export const sqlGrammar = (definition: SqlGrammar): Grammar => ({
  texts: {
    empty: (filter) => `Invalid filter '${filter}'. Could not be parsed.`,
    statements: (filter) =>
      `Search filter contained multiple expression ${reprText(filter)}. Provide AND-ed expression list.`,
    clauses: (_, clauses) => `Invalid clause(s) in filter string: ${definition.listClauses(clauses)}`,
  },
  read: (syntax) => read(syntax, definition),
  settle: (draft) => settle(draft, definition),
});

const read = (syntax: ComparisonSyntax, { identify, rule }: SqlGrammar): Draft => {
  const { left, operator, values } = syntax;
  if (left.kind !== 'identifier')
    refuse(`Invalid comparison clause. Expected 'Identifier' found '${left.text}'`, left.start);
  const field = identify(left.text, left.start);
  const fieldRule = rule(field);
  if (left.statistic !== undefined && !fieldRule.hasStatistics) {
    refuse(`Invalid statistic '${left.statistic}' of '${left.text}'. Only metrics have statistics`, left.start);
  }
  if (values.length === 0 && fieldRule.neverNull !== undefined) refuse(fieldRule.neverNull, left.start);
  return {
    ...field,
    statistic: left.statistic,
    operator,
    values: values.flatMap((value) => readValue(value, fieldRule)),
    syntax,
  };
};

const readValue = (operand: Operand, rule: FieldRule): Value | readonly string[] => {
  if (rule.kind === 'number') {
    return operand.kind === 'number' ? exactNumber(operand.text) : refuse(rule.wrongValue(operand.text), operand.start);
  }
  if (rule.kind === 'numeral' && operand.kind === 'number') return exactNumber(operand.text);
  if (operand.kind === 'number' && rule.wrongNumber !== undefined) return refuse(rule.wrongNumber, operand.start);
  if (operand.kind === 'list') {
    return rule.wrongList === undefined ? readTexts(operand) : refuse(rule.wrongList(operand.text), operand.start);
  }
  if (operand.kind !== 'string' && operand.kind !== 'identifier')
    return refuse(rule.wrongValue(operand.text), operand.start);
  return isQuotedBy(operand.text, "'") || isQuotedBy(operand.text, '"')
    ? operand.text.slice(1, -1)
    : refuse(
        'Parameter value is either not quoted or unidentified quote types used for string value ' +
          `${operand.text}. Use either single or double quotes.`,
        operand.start,
      );
};

const listProblem = 'While parsing a list in the query, expected';

const readTexts = (list: Operand): readonly string[] => {
  const items = readList(list);
  if (items === undefined) {
    return refuse(`${listProblem} a non-empty list of string values, but got ill-formed list.`, list.start);
  }
  if (items.length === 0) refuse(`${listProblem} a non-empty list of string values, but got empty list`, list.start);
  if (items.some(({ kind }) => kind !== 'text')) {
    const tuple = reprTuple(items.map(({ kind, value }) => (kind === 'text' ? reprText(value) : value)));
    refuse(
      `${listProblem} string value, punctuation, or whitespace, but got different type in list: ${tuple}`,
      list.start,
    );
  }
  return items.map(({ value }) => value);
};

const settle = ({ syntax, ...draft }: Draft, { rule, foldsOperators }: SqlGrammar): Comparison => {
  const { left, values } = syntax;
  const { operators, wrongOperator, convert } = rule(draft);
  const written = foldsOperators ? draft.operator.toUpperCase() : draft.operator;
  const operator = operators.find((candidate) => candidate === written);
  if (operator === undefined) {
    return refuse(
      wrongOperator?.(written) ?? `Invalid comparator '${written}' not one of '${reprSet(operators)}`,
      left.start,
    );
  }
  const [value] = values;
  if (value && (value.kind === 'list') !== listOperators.includes(operator)) {
    refuse(`Invalid value for comparator '${operator}': ${value.text}`, value.start);
  }
  const { entity, key, statistic } = draft;
  const converted = convert?.(draft.values, values) ?? draft.values;
  return { kind: 'comparison', entity, key, operator, values: converted, statistic, position: left.start };
};

const isQuotedBy = (text: string, quote: string): boolean =>
  text.length >= 2 && text.startsWith(quote) && text.endsWith(quote);

/** The text without one pair of backticks around it. */
export const trimBackticks = (text: string): string => (isQuotedBy(text, '`') ? text.slice(1, -1) : text);

/** A key without the quotes, then the backticks, around it. */
export const unquoteKey = (key: string): string =>
  trimBackticks(isQuotedBy(key, "'") || isQuotedBy(key, '"') ? key.slice(1, -1) : key);

/** `entity.key` split at the first dot; no entity where there is no dot. */
export const splitIdentifier = (identifier: string): { readonly entity?: string; readonly key: string } => {
  const dot = identifier.indexOf('.');
  return dot < 0 ? { key: identifier } : { entity: identifier.slice(0, dot), key: identifier.slice(dot + 1) };
};

/** The field, or MLflow's refusal of an attribute outside `keys`. */
export const requireAttribute = (key: string, keys: readonly string[], start: number): string =>
  keys.includes(key)
    ? key
    : refuse(`Invalid attribute key '${key}' specified. Valid keys are '${reprSet(keys)}'`, start);
