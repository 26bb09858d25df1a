import { describe, expect, it } from 'vitest';
import {
  experimentsGrammar,
  type Grammar,
  loggedModelField,
  loggedModelsGrammar,
  readFilter,
  required,
  runsGrammar,
} from './index.ts';
import { refusalOf } from './refusal.testing.ts';

const refusal = (grammar: Grammar, filter: string): string | undefined => refusalOf(() => readFilter(grammar, filter));

const messages = (grammar: Grammar, filters: readonly (readonly [string, string])[]): unknown =>
  filters.map(([filter]) => [filter, refusal(grammar, filter)?.split('{')[0]]);

/** MLflow accepts these. */
const acceptedRuns: readonly string[] = [
  "params.p = '1' params.q = '2'",
  "params.p = '1' AND AND params.q = '2'",
  'metrics. = 1',
  'metrics. h = 1',
  "tags.'a.b' = 'x'",
  'metrics.h = .5',
  'metrics.h = 5.',
  'metrics.h = -.5',
  'metrics.5abc = 1',
  "params.order = 'x'",
  "params.p = 'a\\'",
  'params.p IS NULL AND params.q IS NOT NULL',
  'params.p is null',
  "run_id IN ('a',)",
  "run_id in ('a')",
  "run_id NOT  in ('a')",
  "datasets.name IN ('a')",
  'metrics.h = 1 AND',
  'AND',
  'AND AND',
  "params.a.b.c = 'x'",
  "params.ключ = 'x'",
  '`metrics`.h = 1',
  'metrics.h>-5',
  "params.p='1'AND params.q='2'",
  "run_id IN('a')",
  "attributes.`run name` = 'x'",
  'metrics.m = 0',
  'metrics.m != 5',
  'metrics.inf > 1e300',
  "params.p = '1' AND",
  "AND params.p = '1'",
  'tags.`a.b` = "it\'s"',
  `tags."a.b" = "it's"`,
  "tags.a.b LIKE 'it%'",
  "tags.`a.b` = 'it''s'",
  "params.`a b` = 'Q'",
  `params."a b" = 'Q'`,
  "run_id IN ('ABC')",
  'created > 0',
  'attributes.Created > 0',
  "`run name` LIKE '%'",
  "run.run_name LIKE '%-%'",
  'start_time > 99.5',
  'start_time = 1e2',
  "params.p like '1%'",
  'params.zz IS NULL',
  "attr.status = 'RUNNING'",
  "parameters.p = '1'",
  "datasets.context ILIKE 'TRAIN'",
];

/** MLflow refuses these with 400 and this text, up to the set of names, whose order Python does not keep. */
const refusedRuns: readonly (readonly [string, string])[] = [
  ['metrics.h > +1', "Invalid clause(s) in filter string: 'metrics.h', '>', '+', '1'"],
  ["params.p = '1';", "Invalid clause(s) in filter string: ';'"],
  ["params.p = '1'; ", "Invalid clause(s) in filter string: ';'"],
  ["params.p='1';;", `Search filter contained multiple expression "params.p='1';;". Provide AND-ed expression list.`],
  [
    "params.p='1'; params.q='2'",
    `Search filter contained multiple expression "params.p='1'; params.q='2'". Provide AND-ed expression list.`,
  ],
  ['version = 1', "Invalid clause(s) in filter string: 'version', '=', '1'"],
  ["params.p = 'a' 'b'", "Invalid clause(s) in filter string: ''b''"],
  ["params.p = '1' foo", "Invalid clause(s) in filter string: 'params.p = '1' foo'"],
  ['metrics.h > 1 > 2', "Invalid comparison clause. Expected 'Identifier' found 'metrics.h > 1'"],
  ['params.p = NULL', "Expected a quoted string value for parameter (e.g. 'my-value'). Got value NULL"],
  ['params.p = true', "Invalid clause(s) in filter string: 'params.p', '=', 'true'"],
  [
    'params.p = foo',
    'Parameter value is either not quoted or unidentified quote types used for string value foo. Use either single or double quotes.',
  ],
  [
    'params.p = `x`',
    'Parameter value is either not quoted or unidentified quote types used for string value `x`. Use either single or double quotes.',
  ],
  ['metrics.h = metrics.g', 'Expected numeric value type for metric. Found metrics.g'],
  ['metrics.h-x = 1', "Invalid comparison clause. Expected 'Identifier' found 'metrics.h-x'"],
  ['metrics.h', "Invalid clause(s) in filter string: 'metrics.h'"],
  ['metrics.h >', "Invalid clause(s) in filter string: 'metrics.h', '>'"],
  ['> 1', "Invalid clause(s) in filter string: '>', '1'"],
  [
    'metrics .h = 1',
    "Invalid entity type 'metrics '. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
  ],
  ["run_id IN 'a'", "Invalid clause(s) in filter string: 'run_id', 'IN', ''a''"],
  ["run_id NOT LIKE 'a'", "Invalid comparator 'NOT LIKE' not one of '"],
  ["params.p NOT LIKE 'a'", "Invalid comparator 'NOT LIKE' not one of '"],
  ['metrics.h = 0x1F', "Invalid clause(s) in filter string: 'metrics.h', '=', '0x1F'"],
  ['metrics.h = 1e+5', 'Expected numeric value type for metric. Found 1e+5'],
  ['metrics.h = .5e3', "Invalid clause(s) in filter string: 'metrics.h', '=', '.', '5e3'"],
  ['metrics.h = 1_000', 'Expected numeric value type for metric. Found 1_000'],
  ['metrics.5 = 1', "Invalid clause(s) in filter string: 'metrics'"],
  ['metrics.in = 1', "Invalid clause(s) in filter string: 'metrics.', 'in', '=', '1'"],
  ["params.from = 'x'", "Invalid clause(s) in filter string: 'params.', 'from', '=', ''x''"],
  ['foo(metrics.x) = 1', "Invalid comparison clause. Expected 'Identifier' found 'foo(metrics.x)'"],
  ["params.p = 'a", "Invalid clause(s) in filter string: 'params.p', '=', ''', 'a'"],
  ["params.p = 'a' -- x", "Invalid clause(s) in filter string: '-- x'"],
  ["params.p = 'a' /* x */", "Invalid clause(s) in filter string: '/* x */'"],
  [
    'end_time IS NOT NULL',
    "IS NULL / IS NOT NULL is only supported for tags and params, not for 'attribute' 'end_time'",
  ],
  ['metrics.x IS NULL', "IS NULL / IS NOT NULL is only supported for tags and params, not for 'metric' 'x'"],
  ['2 IS NULL', "Invalid clause(s) in filter string: '2', 'IS', 'NULL'"],
  [
    'run_id IN (1)',
    'While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: (1,)',
  ],
  [
    "run_id IN ('a', 1)",
    "While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: ('a', 1)",
  ],
  ['params.p LIKE 5', "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 5"],
  ["start_time > 'x'", "Expected numeric value type for numeric attribute: start_time. Found 'x'"],
  ['start_time LIKE 1', "Invalid comparator 'LIKE' not one of '"],
  ["status > 'x'", "Invalid comparator '>' not one of '"],
  ['datasets.name = 1', 'Expected a quoted string value for dataset attributes. Got value 1'],
  ["dataset.foo = 'x'", "Invalid dataset key 'foo' specified. Valid keys are '"],
  ["dataset.name > 'x'", "Invalid comparator '>' not one of '"],
  ['2 = metrics.h', "Invalid comparison clause. Expected 'Identifier' found '2'"],
  ["'a' = params.p", "Invalid comparison clause. Expected 'Identifier' found ''a''"],
  [
    "TAGS.x = '1'",
    "Invalid entity type 'TAGS'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
  ],
  ['foo.x = 1', "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']"],
  ["params.p in ('1')", "Expected a quoted string value for parameter (e.g. 'my-value'). Got value ('1')"],
  ["params.p == '1'", "Invalid comparator '==' not one of '"],
  [' ', "Invalid filter ' '. Could not be parsed."],
  ["params.a-b = 'x'", "Invalid comparison clause. Expected 'Identifier' found 'params.a-b'"],
  ["params.a/b = 'x'", "Invalid comparison clause. Expected 'Identifier' found 'params.a/b'"],
  ["params.a:b = 'x'", "Invalid clause(s) in filter string: 'params.a', ':'"],
  ["params.a b = 'x'", "Invalid clause(s) in filter string: 'params.a'"],
  ['metrics.`a`b = 1', "Invalid clause(s) in filter string: 'metrics.`a`'"],
  [
    '"metrics".h = 1',
    `Invalid entity type '"metrics"'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`,
  ],
  ['metrics.h > - 5', "Invalid clause(s) in filter string: 'metrics.h', '>', '-', '5'"],
  ['metrics.h>1AND metrics.h<2', 'Expected numeric value type for metric. Found 1AND'],
  ['metrics.x <=> 1', "Invalid comparator '<=>' not one of '"],
  ['metrics.x =! 1', "Invalid comparator '=!' not one of '"],
  ["params.p LIKE ('a')", "Expected a quoted string value for parameter (e.g. 'my-value'). Got value ('a')"],
  [
    'metric.x = 1 AND foo.y = 1 AND metric.z <> 1',
    "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
  ],
  [
    'metric.z <> 1 AND foo.y = 1',
    "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
  ],
  ["metrics.h = '2'", "Expected numeric value type for metric. Found '2'"],
  ['metrics.h <> 2', "Invalid comparator '<>' not one of '"],
  ['metrics.h == 2', "Invalid comparator '==' not one of '"],
  ['params.p = 1', "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 1"],
  ["params.p IN ('1')", "Expected a quoted string value for parameter (e.g. 'my-value'). Got value ('1')"],
  ["attributes.experiment_id = '1'", "Invalid attribute key 'experiment_id' specified. Valid keys are '"],
  ["run_uuid = 'a'", "Invalid attribute key 'run_uuid' specified. Valid keys are '"],
  ['run_id IN ()', 'While parsing a list in the query, expected a non-empty list of string values, but got empty list'],
  ["status IN ('RUNNING')", "Only ['run_id'] attributes support comparison with a list of quoted string values."],
  ['end_time IS NULL', "IS NULL / IS NOT NULL is only supported for tags and params, not for 'attribute' 'end_time'"],
];

/** MLflow answers 500 or words the refusal in a way that shows how it cut the text; we refuse. */
const failingRuns: readonly string[] = [
  'metrics.a > 1, metrics.b > 2',
  "run_id = ('a')",
  'run_id IN (a)',
  "params.p LIKE('a')",
];

/** MLflow accepts these. */
const acceptedExperiments: readonly string[] = [
  "name LIKE 'x'",
  'tags.x IS NULL',
  "experiment_id = '-1'",
  "experiment_id = ' 1 '",
  "experiment_id = '51'",
  "experiment_id IN ('51','52')",
  "experiment_id NOT IN ('51')",
  'creation_time >= 5 AND last_update_time < 9',
  "attribute.name = 'x'",
  "tag.k != 'v'",
];

/** MLflow refuses these with 400 and this text, up to the set of names, whose order Python does not keep. */
const refusedExperiments: readonly (readonly [string, string])[] = [
  ["name like 'x'", "Invalid comparator 'like' not one of '"],
  ["experiment_id in ('1')", 'Invalid comparator for experiment_id: in'],
  ["experiment_id = 'abc'", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."],
  ["experiment_id LIKE '1'", 'Invalid comparator for experiment_id: LIKE'],
  ["experiment_id > '1'", 'Invalid comparator for experiment_id: >'],
  ['creation_time > 0.5', "Invalid value for numeric attribute 'creation_time': '0.5'"],
  ['creation_time > 1e3', "Invalid value for numeric attribute 'creation_time': '1000.0'"],
  ['creation_time LIKE 1', "Invalid comparator 'LIKE' not one of '"],
  ["tags.x > 'a'", 'Invalid comparator for tag: >'],
  ["tag.x IN ('a')", "Expected a quoted string value for tag (e.g. 'my-value'). Got value ('a')"],
  ['name IS NULL', "IS NULL / IS NOT NULL is only supported for tags, not for attribute 'name'"],
  ["attributes.name='x'", "Invalid entity type 'attributes'. Valid entity types are ('attribute', 'tag', 'tags')"],
  ["`attribute`.name='x'", "Invalid entity type '`attribute`'. Valid entity types are ('attribute', 'tag', 'tags')"],
  ["foo = 'x'", "Invalid attribute key 'foo' specified. Valid keys are '"],
  ["name > 'x'", "Invalid comparator '>' not one of '"],
  ['experiment_id = 51', 'Expected a quoted string value for attributes. Got value 51'],
  ["name IN ('x')", "Only ['experiment_id'] attributes support comparison with a list of quoted string values."],
  ['tags.x = 1', "Expected a quoted string value for tag (e.g. 'my-value'). Got value 1"],
  ["creation_time = '5'", "Expected numeric value type for numeric attribute: creation_time. Found '5'"],
  [
    "name = 'a'; name = 'b'",
    `Search filter contained multiple expression "name = 'a'; name = 'b'". Provide AND-ed expression list.`,
  ],
];

/** MLflow accepts these. */
const acceptedLoggedModels: readonly string[] = [
  'name = "lm"',
  "name like 'l%'",
  'name = foo',
  'name IN ()',
  'name IN (1,2)',
  'metrics.x > inf',
  'metrics.x > nan',
  'name = 5',
  'status = 2',
  "`name` = 'x'",
  'creation_time > 5',
  "name != 'x' AND",
  `tags."a b" = 'y'`,
  'params.x = 5',
  'params.x = NULL',
  'experiment_id = 0',
  "lifecycle_stage = 'active'",
  "name not in ('a')",
  'creation_timestamp_ms > 5',
  "model_id = 'x'",
  "name in ('a','b')",
  "status = 'READY'",
  "tags.k ILIKE 'a%' AND params.lr = '1'",
  "attributes.model_type = 'agent'",
  'creation_timestamp != 5',
];

/** MLflow refuses these with 400 and this text, up to the set of names, whose order Python does not keep. */
const refusedLoggedModels: readonly (readonly [string, string])[] = [
  ['name IS NULL', 'Invalid comparison: nameIS NULL. Expected a comparison with 3 tokens.'],
  ["tag.x='y'", "Invalid entity type: 'tag'. Expected one of ['attributes', 'metrics', 'params', 'tags']."],
  [
    "metrics.acc like '1'",
    "Invalid comparison operator for metrics.acc: 'LIKE'. Expected one of ('<', '<=', '>', '>=', '=', '!=').",
  ],
  [
    "name > 'a'",
    "Invalid comparison operator for attributes.name: '>'. Expected one of ('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN').",
  ],
  ["name='a'; name='b'", `Invalid filter string: "name='a'; name='b'". Expected a single SQL expression.`],
  [
    "name='a';",
    `Invalid filter string: "name='a';". Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').`,
  ],
  [
    "name NOT LIKE 'a'",
    "Invalid comparison operator for attributes.name: 'NOT LIKE'. Expected one of ('=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN').",
  ],
  [
    'creation_timestamp IN (1)',
    "Invalid comparison operator for attributes.creation_timestamp_ms: 'IN'. Expected one of ('<', '<=', '>', '>=', '=', '!=').",
  ],
  [' ', "Invalid filter string: ' '. Expected a single SQL expression."],
  [
    'metrics.x <> 1',
    "Invalid comparison operator for metrics.x: '<>'. Expected one of ('<', '<=', '>', '>=', '=', '!=').",
  ],
  [
    "tags.x = 'a' 'b'",
    `Invalid filter string: "tags.x = 'a' 'b'". Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').`,
  ],
];

/** MLflow answers 500 or words the refusal in a way that shows how it cut the text; we refuse. */
const failingLoggedModels: readonly string[] = [
  "zzz = '1'",
  "metrics.acc > '0.05'",
  'name IN (a)',
  '2 = name',
  "attributes.zz = 'x'",
  "creation_timestamp > 'x'",
  'attributes.creation_time > 5',
  "name = ('a')",
  "Params.x = 'y'",
  "params. = 'y'",
  "foo(x) = 'y'",
  'metrics.x = NULL',
  "tags = 'x'",
  "metrics = 'x'",
  "experiment = 'x'",
];

describe.each([
  { search: 'runs', grammar: runsGrammar, accepted: acceptedRuns, refused: refusedRuns, failing: failingRuns },
  {
    search: 'experiments',
    grammar: experimentsGrammar,
    accepted: acceptedExperiments,
    refused: refusedExperiments,
    failing: [],
  },
  {
    search: 'logged models',
    grammar: loggedModelsGrammar,
    accepted: acceptedLoggedModels,
    refused: refusedLoggedModels,
    failing: failingLoggedModels,
  },
])('$search', ({ grammar, accepted, refused, failing }) => {
  it.each(['', ...accepted])('accepts %s', (filter) => expect(refusal(grammar, filter)).toBeUndefined());
  it.each(failing)('refuses %s', (filter) => expect(refusal(grammar, filter)).toBeTypeOf('string'));
  it('refuses with the texts of MLflow', () => expect(messages(grammar, refused)).toEqual(refused));
});

const comparison = (entity: string, key: string, operator: string, ...values: readonly unknown[]): object => ({
  kind: 'comparison',
  entity,
  key,
  operator,
  values,
});

describe('meaning', () => {
  it.each([
    ['metrics.h > -1.5e3', comparison('metric', 'h', '>', -1500)],
    ['metrics. h = 1', comparison('metric', ' h', '=', 1)],
    ['metrics.h = 9007199254740993', comparison('metric', 'h', '=', 9007199254740993n)],
    ['metrics.h = 99999999999999999999', comparison('metric', 'h', '=', 1e20)],
    ['`metrics`.h = .5', comparison('metric', 'h', '=', 0.5)],
    ['parameter.`a b` ilike "Q"', comparison('param', 'a b', 'ILIKE', 'Q')],
    ["tags.a.b = 'it''s'", comparison('tag', 'a.b', '=', "it''s")],
    ['params.p is  not null', comparison('param', 'p', 'IS NOT NULL')],
    ['run_id not  in (\'a\', "B")', comparison('attribute', 'run_id', 'NOT IN', 'a', 'B')],
    ["`run name` = 'x'", comparison('attribute', 'run_name', '=', 'x')],
    ['Created >= 5', comparison('attribute', 'start_time', '>=', 5)],
    ["dataset.context = 'train'", comparison('dataset', 'context', '=', 'train')],
    ['metrics.h BETWEEN 1 AND 3', comparison('metric', 'h', 'BETWEEN', 1, 3)],
    ['MAX(metrics.x) <= 1', { ...comparison('metric', 'x', '<=', 1), statistic: 'max' }],
  ])('runs: %s', (filter, expected) => expect(readFilter(runsGrammar, filter)).toMatchObject(expected));

  it.each([
    ["experiment_id IN ('1', ' -2 ')", comparison('attribute', 'experiment_id', 'IN', 1, -2)],
    ["tags.k LIKE 'a%'", comparison('tag', 'k', 'LIKE', 'a%')],
    ['creation_time = 5', comparison('attribute', 'creation_time', '=', 5)],
  ])('experiments: %s', (filter, expected) => expect(readFilter(experimentsGrammar, filter)).toMatchObject(expected));

  it.each([
    ['name = "lm"', comparison('attribute', 'name', '=', '"lm"')],
    ['name = foo', comparison('attribute', 'name', '=', 'foo')],
    ['params.x = NULL', comparison('param', 'x', '=', 'NULL')],
    ['name IN (1,2)', comparison('attribute', 'name', 'IN', '1', '2')],
    ['name not in ()', comparison('attribute', 'name', 'NOT IN')],
    ['metrics.x > inf', comparison('metric', 'x', '>', Number.POSITIVE_INFINITY)],
    ['metrics.x > nan', comparison('metric', 'x', '>', Number.NaN)],
    ['creation_time > 5', comparison('attribute', 'creation_timestamp_ms', '>', 5)],
    ['status = 2', comparison('attribute', 'status', '=', '2')],
  ])('logged models: %s', (filter, expected) =>
    expect(readFilter(loggedModelsGrammar, filter)).toMatchObject(expected),
  );

  it('names the columns of logged models', () => {
    expect(loggedModelField('creation_time')).toEqual({ entity: 'attribute', key: 'creation_timestamp_ms' });
    expect(loggedModelField('metrics.`a b`')).toEqual({ entity: 'metric', key: 'a b' });
    expect(refusalOf(() => loggedModelField('zz'))).toMatch(/^Invalid attribute key 'zz'/);
  });
});

describe('extensions', () => {
  const shape = (filter: string): unknown =>
    JSON.parse(
      JSON.stringify(readFilter(runsGrammar, filter), (_, value) => (value?.kind === 'comparison' ? value.key : value)),
    );

  it.each([
    [
      "tags.a = '1' OR tags.b = '1' AND NOT tags.c = '1'",
      { kind: 'or', items: ['a', { kind: 'and', items: ['b', { kind: 'not', item: 'c' }] }] },
    ],
    ["(tags.a = '1' or tags.b = '1') tags.c = '1'", { kind: 'and', items: [{ kind: 'or', items: ['a', 'b'] }, 'c'] }],
    ["NOT (tags.a = '1' AND tags.b = '1')", { kind: 'not', item: { kind: 'and', items: ['a', 'b'] } }],
    ["((tags.a = '1'))", 'a'],
    ["metrics.a BETWEEN 1 AND 2 AND tags.b = '1'", { kind: 'and', items: ['a', 'b'] }],
  ])('%s', (filter, expected) => expect(shape(filter)).toEqual(expected));

  it.each(["tags.a = '1' OR", "OR tags.a = '1'", '()', 'NOT', "(tags.a = '1'", "tags.a = '1')", 'NOT AND'])(
    'refuses %s',
    (filter) => expect(refusal(runsGrammar, filter)).toMatch(/^Invalid clause/),
  );

  it.each([
    "params.p BETWEEN '1' AND '2'",
    'max(params.x) = 1',
    'sum(metrics.x) = 1',
    'max(metrics.x, 1) = 1',
    "run_id = ('a')",
    "datasets.name IN 'a'",
  ])('refuses %s', (filter) => expect(refusal(runsGrammar, filter)).toBeTypeOf('string'));

  it('lists the comparisons that must hold', () => {
    const filter = readFilter(
      runsGrammar,
      "tags.a = '1' AND (tags.b = '1' AND tags.c = '1') AND (tags.d = '1' OR tags.e = '1') AND NOT tags.f = '1'",
    );
    expect(required(filter).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(required(undefined)).toEqual([]);
  });
});

describe('groups without a comparison', () => {
  it.each([
    ['(foo)', "'(foo)'"],
    ['((foo bar))', "'((foo bar))'"],
    ["tags.a = '1' AND ( )", "'( )'"],
  ])('%s is one clause that fits nowhere', (filter, clauses) =>
    expect(refusal(runsGrammar, filter)).toBe(`Invalid clause(s) in filter string: ${clauses}`),
  );
});

describe('positions', () => {
  it.each([
    ["tags.a = '1' AND foo.b = 1", 17],
    ["tags.a = '1' AND metrics.b = 'x'", 29],
    ["tags.a = '1' AND bogus", 17],
    ["tags.a = '1'; x", 12],
  ])('%s', (filter, position) =>
    expect(() => readFilter(runsGrammar, filter)).toThrow(expect.objectContaining({ position })),
  );
});
