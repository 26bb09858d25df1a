import { describe, expect, it } from 'vitest';
import {
  orderItemsMax,
  readExperimentOrder,
  readModelVersionOrder,
  readRegisteredModelOrder,
  readRunOrder,
} from './index.ts';
import { refusalOf } from './refusal.testing.ts';

/** MLflow accepts these. */
const accepted: readonly string[] = [
  'Created',
  'params.`a b` DESC',
  'params."a b"',
  'status',
  'run_id',
  'end_time',
  'artifact_uri',
  'user_id',
  'run_name',
  'attributes.start_time ASC',
  "tags.'x' DESC",
  'params.`a b`',
  'attribute.start_time',
  'metrics.acc DESC',
  'tags.k asc',
];

/** MLflow refuses these with this text, up to the set of names. */
const refused: readonly (readonly [string, string])[] = [
  ['start_time bad', "Invalid ordering key in order_by clause 'start_time bad'."],
  ['start_time, run_id', "Invalid order_by clause 'start_time, run_id'. Could not be parsed."],
  ['', "Invalid order_by clause ''. Could not be parsed."],
  [' ', "Invalid order_by clause ' '. Could not be parsed."],
  [' start_time', "Invalid order_by clause ' start_time'. Could not be parsed."],
  ['start_time ', "Invalid order_by clause 'start_time '. Could not be parsed."],
  ['start_time  DESC ', "Invalid order_by clause 'start_time  DESC '. Could not be parsed."],
  ['run name', "Invalid ordering key in order_by clause 'run name'."],
  ['`run name`', "Invalid attribute key 'run name' specified. Valid keys are '"],
  ['datasets.name', "Invalid identifier type 'dataset'"],
  ['foo.x', "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']"],
  ['foo', "Invalid attribute key 'foo' specified. Valid keys are '"],
  ['metrics.a-b', "Invalid order_by clause 'metrics.a-b'. Could not be parsed."],
  ['metrics.h DESC NULLS LAST', "Invalid order_by clause 'metrics.h DESC NULLS LAST'. Could not be parsed."],
  ['metrics.h desc; x', "Invalid order_by clause 'metrics.h desc; x'. Could not be parsed."],
  ['metrics.h 1', "Invalid order_by clause 'metrics.h 1'. Could not be parsed."],
  ['metrics.h limit', "Invalid order_by clause 'metrics.h limit'. Could not be parsed."],
  ['version', "Invalid order_by clause 'version'. Could not be parsed."],
  ["metrics.it's", "Invalid order_by clause 'metrics.it's'. Could not be parsed."],
  ['metrics.h asc desc', "Invalid order_by clause 'metrics.h asc desc'. Could not be parsed."],
];

/** The same of experiments. */
const acceptedExperiments: readonly string[] = [
  'name DESC',
  'creation_time',
  'experiment_id ASC',
  'last_update_time DESC',
];

/** The same of experiments. */
const refusedExperiments: readonly (readonly [string, string])[] = [
  ['tags.x', 'Invalid order_by entity: tag'],
  ['attributes.name', "Invalid entity type 'attributes'. Valid entity types are ('attribute', 'tag', 'tags')"],
  ['foo', "Invalid attribute key 'foo' specified. Valid keys are '"],
  ['name bad', "Invalid ordering key in order_by clause 'name bad'."],
  ['tag.x DESC', 'Invalid order_by entity: tag'],
];

describe.each([
  { search: 'runs', read: readRunOrder, accepted, refused },
  { search: 'experiments', read: readExperimentOrder, accepted: acceptedExperiments, refused: refusedExperiments },
])('order_by of $search', ({ read, ...table }) => {
  it.each(table.accepted)('accepts %s', (item) => expect(read([item])).toHaveLength(1));
  it.each(table.refused)('refuses %s', (item, message) =>
    expect(refusalOf(() => read([item]))?.split('{')[0]).toBe(message),
  );
  it('accepts none and refuses too many', () => {
    expect(read([])).toEqual([]);
    expect(refusalOf(() => read(Array.from({ length: orderItemsMax + 1 }, () => 'name')))).toMatch(
      /^The order_by is too long/,
    );
  });
});

describe('meaning', () => {
  it.each([
    ['metrics.acc DESC', { entity: 'metric', key: 'acc', ascending: false }],
    ['params.`a b`', { entity: 'param', key: 'a b', ascending: true }],
    ['tags."a.b" asc', { entity: 'tag', key: 'a.b', ascending: true }],
    ['Created desc', { entity: 'attribute', key: 'start_time', ascending: false }],
    ['run.status', { entity: 'attribute', key: 'status', ascending: true }],
    ['min(metrics.loss)', { entity: 'metric', key: 'loss', ascending: true, statistic: 'min' }],
    ['MAX( metric.`val/loss` ) desc', { entity: 'metric', key: 'val/loss', ascending: false, statistic: 'max' }],
    ['mean(metrics."a b") ASC', { entity: 'metric', key: 'a b', ascending: true, statistic: 'mean' }],
  ])('%s', (item, expected) => expect(readRunOrder([item])).toEqual([expected]));

  it.each([
    ['min(params.x)', "Invalid statistic 'min' of 'params.x'. Only metrics have statistics"],
    ['max(start_time) DESC', "Invalid statistic 'max' of 'start_time'. Only metrics have statistics"],
    ['median(metrics.x)', "Invalid order_by clause 'median(metrics.x)'. Could not be parsed."],
    [' min(metrics.x)', "Invalid order_by clause ' min(metrics.x)'. Could not be parsed."],
    ['min(metrics.x', "Invalid order_by clause 'min(metrics.x'. Could not be parsed."],
    ['min(max(metrics.x))', "Invalid order_by clause 'min(max(metrics.x))'. Could not be parsed."],
    ['min(metrics.x) up', "Invalid ordering key in order_by clause 'min(metrics.x) up'."],
  ])('refuses the statistic %s', (item, message) => expect(refusalOf(() => readRunOrder([item]))).toBe(message));

  it('knows no statistics outside runs', () =>
    expect(refusalOf(() => readExperimentOrder(['min(metrics.x)']))).toMatch(/Could not be parsed\.$/));

  it('refuses what MLflow reads as a sort by a number', () =>
    expect(refusalOf(() => readRunOrder(['1 DESC']))).toBeTypeOf('string'));
});

describe('repeated fields', () => {
  it.each([
    [['metrics.h', 'metrics.h'], "['metrics.h', 'metrics.h']"],
    [['metrics.h', 'metric.h DESC'], "['metrics.h', 'metric.h DESC']"],
    [['created', 'start_time'], "['created', 'start_time']"],
    [['min(metrics.h)', 'MIN(metric.h)'], "['min(metrics.h)', 'MIN(metric.h)']"],
  ])('runs refuse %j', (items, shown) =>
    expect(refusalOf(() => readRunOrder(items))).toBe(`\`order_by\` contains duplicate fields: ${shown}`),
  );

  it('two statistics of a metric are two fields', () =>
    expect(readRunOrder(['min(metrics.h)', 'max(metrics.h)', 'metrics.h'])).toHaveLength(3));

  it('experiments accept them', () => expect(readExperimentOrder(['name', 'name'])).toHaveLength(2));
});

describe('the order of the registry', () => {
  it.each([
    ['name', 'name', true],
    ['`name` DESC', 'name', false],
    ['timestamp', 'last_updated_timestamp', true],
    ['timestamp  desc', 'last_updated_timestamp', false],
    ['last_updated_timestamp ASC', 'last_updated_timestamp', true],
  ])('of models is read from %s', (item, key, ascending) =>
    expect(readRegisteredModelOrder([item])).toEqual([{ entity: 'attribute', key, ascending }]),
  );

  it.each([
    ['version_number', 'version_number', true],
    ['`version_number` DESC', 'version_number', false],
    ['attribute.`name`', 'name', true],
    ['creation_timestamp asc', 'creation_timestamp', true],
    ['tags.name', 'name', true],
    ['tag.`version_number` DESC', 'version_number', false],
  ])('of versions is read from %s', (item, key, ascending) =>
    expect(readModelVersionOrder([item])).toEqual([{ entity: 'attribute', key, ascending }]),
  );

  it('refuses other keys, and two names of one', () => {
    expect(refusalOf(() => readRegisteredModelOrder(['creation_timestamp']))).toMatch(
      /^Invalid order by key 'creation_timestamp' specified\. Valid keys are '\{'name', 'timestamp'\}'$/,
    );
    expect(refusalOf(() => readRegisteredModelOrder(['timestamp', 'last_updated_timestamp DESC']))).toMatch(
      /duplicate fields: \['timestamp', 'last_updated_timestamp DESC'\]$/,
    );
    expect(refusalOf(() => readModelVersionOrder(['tags.x']))).toMatch(/^Invalid order by key 'x' specified\./);
    for (const item of ['timestamp', 'timestamp DESC', '`timestamp`'])
      expect(refusalOf(() => readModelVersionOrder([item]))).toMatch(/^Invalid attribute key 'timestamp' specified\./);
    expect(refusalOf(() => readModelVersionOrder(['tags.timestamp']))).toMatch(/^Invalid order by key 'timestamp'/);
  });
});
