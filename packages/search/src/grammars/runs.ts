import type { Comparison, Grammar } from '../check.ts';
import { SearchError } from '../error.ts';
import { checkOperator, pythonSet, readIdentifier } from '../identifier.ts';
import type { Literal, RawComparison } from '../parse.ts';
import { readNumber, readText, readTexts } from '../values.ts';

const entities: Readonly<Record<string, string>> = {
  metric: 'metric', metrics: 'metric',
  parameter: 'param', parameters: 'param', param: 'param', params: 'param',
  tag: 'tag', tags: 'tag',
  attribute: 'attribute', attributes: 'attribute', attr: 'attribute', run: 'attribute',
  dataset: 'dataset', datasets: 'dataset',
};

const aliases: Readonly<Record<string, string>> = {
  created: 'start_time', Created: 'start_time', 'run name': 'run_name', 'Run name': 'run_name', 'Run Name': 'run_name',
};
const textAttributes = ['run_id', 'run_name', 'user_id', 'status', 'artifact_uri'];
const numericAttributes = ['start_time', 'end_time'];
const datasetKeys = ['name', 'digest', 'context'];

const numericOperators = ['=', '!=', '>', '>=', '<', '<=', 'BETWEEN'];
const textOperators = ['=', '!=', 'LIKE', 'ILIKE'];
const nullOperators = ['IS NULL', 'IS NOT NULL'];
const listOperators = ['IN', 'NOT IN'];
const statistics: ReadonlySet<string> = new Set(['min', 'max', 'mean']);

/** An identifier of run search, canonical. @throws SearchError */
export function runField(identifier: string, position: number): { readonly entity: string; readonly key: string } {
  const { entity: prefix = 'attribute', key } = readIdentifier(identifier);
  const entity = Object.hasOwn(entities, prefix) ? entities[prefix] : undefined;
  if (!entity) {
    throw new SearchError(
      `Invalid entity type '${prefix}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`,
      position,
    );
  }
  if (entity === 'attribute') return { entity, key: attributeKey(key, position) };
  if (entity === 'dataset' && !datasetKeys.includes(key)) {
    throw new SearchError(`Invalid dataset key '${key}' specified. Valid keys are '${pythonSet(datasetKeys)}'`, position);
  }
  return { entity, key };
}

function attributeKey(key: string, position: number): string {
  const canonical = Object.hasOwn(aliases, key) ? (aliases[key] as string) : key;
  if ([...textAttributes, ...numericAttributes].includes(canonical)) return canonical;
  const valid = pythonSet([...textAttributes, ...numericAttributes, ...Object.keys(aliases)]);
  throw new SearchError(`Invalid attribute key '${key}' specified. Valid keys are '${valid}'`, position);
}

function runComparison(raw: RawComparison): Comparison {
  const field = runField(raw.identifier, raw.position);
  const base = { kind: 'comparison', position: raw.position, ...field, operator: raw.operator } as const;
  if (raw.statistic !== undefined) return { ...base, statistic: readStatistic(raw, field.entity), values: numbers(raw, field) };
  if (nullOperators.includes(raw.operator)) return { ...base, values: checkNull(raw, field) };
  if (field.entity === 'metric' || numericAttributes.includes(field.key)) return { ...base, values: numbers(raw, field) };
  return { ...base, values: texts(raw, field) };
}

type Field = ReturnType<typeof runField>;

function readStatistic(raw: RawComparison, entity: string): 'min' | 'max' | 'mean' {
  const name = raw.statistic?.toLowerCase() ?? '';
  if (statistics.has(name) && entity === 'metric') return name as 'min' | 'max' | 'mean';
  throw new SearchError(
    `Invalid comparison clause. Expected 'Identifier' found '${raw.statistic}(${raw.identifier})'. ` +
      'Only min(metrics.<key>), max(metrics.<key>) and mean(metrics.<key>) are known',
    raw.position,
  );
}

function checkNull(raw: RawComparison, { entity, key }: Field): readonly [] {
  if (entity === 'param' || entity === 'tag') return [];
  throw new SearchError(`IS NULL / IS NOT NULL is only supported for tags and params, not for '${entity}' '${key}'`, raw.position);
}

function numbers(raw: RawComparison, { entity, key }: Field): (number | bigint)[] {
  const values = raw.values.map((literal) => {
    if (literal.kind === 'number') return readNumber(literal);
    const what = entity === 'metric' ? 'metric' : `numeric attribute: ${key}`;
    throw new SearchError(`Expected numeric value type for ${what}. Found ${literal.text}`, literal.position);
  });
  checkOperator(raw.operator, numericOperators, raw.position);
  return values;
}

const shownEntity: Readonly<Record<string, string>> = { param: 'parameter', tag: 'tag', dataset: 'dataset' };

function texts(raw: RawComparison, { entity, key }: Field): string[] {
  const isList = raw.values[0]?.kind === 'list';
  const takesList = entity === 'dataset' || (entity === 'attribute' && key === 'run_id');
  if (isList && entity === 'attribute' && !takesList) {
    throw new SearchError("Only ['run_id'] attributes support comparison with a list of quoted string values.", raw.position);
  }
  const what = entity === 'attribute' ? 'attributes' : `${shownEntity[entity]} (e.g. 'my-value')`;
  const values = isList && takesList ? readTexts(raw.values[0] as Literal) : raw.values.map((literal) => readText(literal, what));
  checkOperator(raw.operator, takesList ? [...textOperators, ...listOperators] : validTextOperators(entity), raw.position);
  checkListOperator(raw, isList);
  return values;
}

const validTextOperators = (entity: string): string[] =>
  entity === 'attribute' ? [...textOperators, ...listOperators] : [...textOperators, ...nullOperators];

/** IN wants a list and everything else wants none. */
function checkListOperator(raw: RawComparison, isList: boolean): void {
  if (listOperators.includes(raw.operator) === isList) return;
  const wanted = isList ? 'one quoted string value' : "a list of quoted string values, e.g. ('a', 'b')";
  throw new SearchError(`Invalid value for comparator '${raw.operator}': expected ${wanted}. Got value ${raw.values[0]?.text}`, raw.position);
}

/** Filters of `runs/search`. */
export const runsGrammar: Grammar = {
  comparison: runComparison,
  problem: ({ kind, found }, filter) => {
    if (kind === 'statements') return `Search filter contained multiple expression '${filter}'. Provide AND-ed expression list.`;
    if (kind === 'identifier') return `Invalid comparison clause. Expected 'Identifier' found '${found[0]}'`;
    return `Invalid clause(s) in filter string: ${found.map((text) => `'${text}'`).join(', ')}`;
  },
};
