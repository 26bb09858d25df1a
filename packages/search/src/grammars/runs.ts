import { refuse } from '../error.ts';
import type { Field } from '../filter.ts';
import { reprSet } from '../python-repr.ts';
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
  trimBackticks,
  unquoteKey,
} from './sql-grammar.ts';

/** Canonical entity by spelling. */
const entities: ReadonlyMap<string, string> = new Map([
  ...['metric', 'metrics'].map((spelling) => [spelling, 'metric'] as const),
  ...['parameter', 'parameters', 'param', 'params'].map((spelling) => [spelling, 'param'] as const),
  ...['tag', 'tags'].map((spelling) => [spelling, 'tag'] as const),
  ...['attribute', 'attributes', 'attr', 'run'].map((spelling) => [spelling, 'attribute'] as const),
  ...['dataset', 'datasets'].map((spelling) => [spelling, 'dataset'] as const),
]);

const numericAttributes = ['start_time', 'end_time'];
const datasetKeys = ['name', 'digest', 'context'];
const aliases: ReadonlyMap<string, string> = new Map([
  ['created', 'start_time'],
  ['Created', 'start_time'],
  ['run name', 'run_name'],
  ['Run name', 'run_name'],
  ['Run Name', 'run_name'],
]);
const orderAttributes = [
  'run_id',
  'run_name',
  'user_id',
  'status',
  'artifact_uri',
  'start_time',
  'end_time',
  'created',
  'Created',
];
const searchAttributes = [...orderAttributes, 'run name', 'Run name', 'Run Name'];

const identifyAmong =
  (attributes: readonly string[]) =>
  (identifier: string, start: number): Field => {
    const { entity: written = 'attribute', key: quoted } = splitIdentifier(identifier);
    const spelling = trimBackticks(written);
    const entity = entities.get(spelling);
    if (entity === undefined) {
      const known = "['metric', 'parameter', 'tag', 'attribute', 'dataset']";
      return refuse(`Invalid entity type '${spelling}'. Valid values are ${known}`, start);
    }
    const key = unquoteKey(quoted);
    if (entity === 'dataset' && !datasetKeys.includes(key)) {
      refuse(`Invalid dataset key '${key}' specified. Valid keys are '${reprSet(datasetKeys)}'`, start);
    }
    if (entity !== 'attribute') return { entity, key };
    requireAttribute(key, attributes, start);
    return { entity, key: aliases.get(key) ?? key };
  };

const neverNull = ({ entity, key }: Field): string =>
  `IS NULL / IS NOT NULL is only supported for tags and params, not for '${entity}' '${key}'`;

const rule = (field: Field): FieldRule => {
  switch (field.entity) {
    case 'metric':
      return {
        kind: 'number',
        operators: numericOperators,
        wrongValue: (found) => `Expected numeric value type for metric. Found ${found}`,
        neverNull: neverNull(field),
        hasStatistics: true,
      };
    case 'dataset':
      return {
        kind: 'text',
        operators: [...textOperators, ...listOperators],
        wrongValue: (found) => `Expected a quoted string value for dataset attributes. Got value ${found}`,
        neverNull: neverNull(field),
      };
    case 'attribute':
      return attributeRule(field);
    default:
      return keyedTextRule(field);
  }
};

/** Params and tags. */
const keyedTextRule = ({ entity }: Field): FieldRule => {
  const shown = entity === 'param' ? 'parameter' : entity;
  const wrongValue = (found: string): string =>
    `Expected a quoted string value for ${shown} (e.g. 'my-value'). Got value ${found}`;
  return { kind: 'text', operators: [...textOperators, ...nullOperators], wrongValue, wrongList: wrongValue };
};

const attributeRule = (field: Field): FieldRule => {
  if (numericAttributes.includes(field.key)) {
    return {
      kind: 'number',
      operators: numericOperators,
      wrongValue: (found) => `Expected numeric value type for numeric attribute: ${field.key}. Found ${found}`,
      neverNull: neverNull(field),
    };
  }
  const onlyRunId = "Only ['run_id'] attributes support comparison with a list of quoted string values.";
  return {
    kind: 'text',
    operators: [...textOperators, ...listOperators],
    wrongValue: (found) => `Expected a quoted string value for attributes. Got value ${found}`,
    wrongList: field.key === 'run_id' ? undefined : () => onlyRunId,
    neverNull: neverNull(field),
  };
};

/** `filter` of runs/search. Entities: metric, param, tag, attribute, dataset. */
export const runsGrammar: Grammar = sqlGrammar({
  identify: identifyAmong(searchAttributes),
  rule,
  foldsOperators: true,
  listClauses: (clauses) => clauses.map((clause) => `'${clause}'`).join(', '),
});

const identifyOrder = identifyAmong(orderAttributes);

/** `order_by` of runs/search. Entities: metric, param, tag, attribute. */
export const runsOrder: OrderGrammar = {
  field: (identifier, start) => {
    const field = identifyOrder(identifier, start);
    return field.entity === 'dataset' ? refuse("Invalid identifier type 'dataset'", start) : field;
  },
  isDuplicateRefused: true,
  hasStatistics: true,
};
