import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { ApiError } from './errors.ts';
import type { InputOf, Row, Shape } from './row.ts';
import { artifactProxy, experiments, graphql, loggedModels, metrics, runs } from './rows/index.ts';

type AnyRow = Row<Shape, Shape>;

const post = <R extends AnyRow>(row: R, body: string, params = {}): InputOf<R> =>
  decode(row, { method: 'POST', query: '', body: new TextEncoder().encode(body), params });
const get = <R extends AnyRow>(row: R, query: string, body = '', params = {}): InputOf<R> =>
  decode(row, { method: 'GET', query, body, params });

/** The message of the refusal, always 400. */
function refusal(act: () => unknown): string {
  try {
    return `read as ${JSON.stringify(act(), (_, it) => (typeof it === 'bigint' ? `${it}n` : it))}`;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    expect([error.status, error.code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    return error.message;
  }
}

const docs = 'See the API docs for more information about request parameters.';
const missing = (field: string) => `Missing value for required parameter '${field}'. ${docs}`;
const wrong = (shown: string, field: string, type: string) =>
  `Invalid value ${shown} for parameter '${field}' supplied:  Hint: Value was of type '${type}'. ${docs}`;

describe('bodies', () => {
  it.each([
    '{',
    '{"name": "x"',
    '{"name": "x",}',
    "{'name': 'x'}",
    'null',
    '',
    '{}',
    '""',
    '"{"',
    '\ufeff{}',
    '{"name": null}',
    '{"name": ""}',
    '{"Name": "x"}',
    '{"nam": "x"}',
    '{"__proto__": {"name": "x"}}',
    '"null"',
  ])('%j has no name', (body) => {
    expect(refusal(() => post(experiments.createExperiment, body))).toBe(missing('name'));
  });

  it.each(['[]', '[{"name":"x"}]', '5', 'true', 'NaN', '"[]"', '"5"', '"\\"x\\""'])('%j is not an object', (body) => {
    expect(refusal(() => post(experiments.createExperiment, body))).toBe('The request body must be a JSON object.');
  });

  it('reads a body that is not UTF-8 as no body', () => {
    const body = Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d);
    expect(refusal(() => decode(experiments.createExperiment, { method: 'POST', query: '', body, params: {} }))).toBe(
      missing('name'),
    );
  });

  it.each([
    ['{"name":"x"}', { name: 'x' }],
    ['"{\\"name\\":\\"x\\"}"', { name: 'x' }],
    ['{"name":"x","name":"y"}', { name: 'y' }],
    ['{"name":"x","artifactLocation":"l","other":{"deep":[1]}}', { name: 'x', artifact_location: 'l' }],
    ['{"name":"x","artifact_location":null,"tags":null}', { name: 'x' }],
    ['{"name":"x","tags":[]}', { name: 'x', tags: [] }],
    ['{"name":"x","tags":[{"key":"a","value":null,"z":1}]}', { name: 'x', tags: [{ key: 'a' }] }],
    ['{"name":"x","constructor":1,"toString":"y"}', { name: 'x' }],
    ['{"name":"\\u00e9\\ud83d\\ude00"}', { name: 'é😀' }],
  ])('%s', (body, input) => {
    expect(post(experiments.createExperiment, body)).toEqual(input);
  });

  it('keeps prototypes clean', () => {
    const input = post(
      experiments.createExperiment,
      '{"name":"x","__proto__":{"artifact_location":"evil"},"tags":[{"__proto__":{"key":"k"}}]}',
    );
    expect(input.artifact_location).toBeUndefined();
    expect(input.tags?.[0]?.key).toBeUndefined();
    expect(({} as { artifact_location?: unknown }).artifact_location).toBeUndefined();
  });
});

describe('bounds', () => {
  const deep = 'The request body is nested deeper than 64 levels. Send a flatter JSON document.';
  const nested = (open: string, close: string, count: number, inner = '1') =>
    open.repeat(count) + inner + close.repeat(count);

  it.each([
    ['arrays', nested('[', ']', 200_000)],
    ['objects', nested('{"a":', '}', 200_000)],
    ['a known field', `{"tags":${nested('[', ']', 200_000)}}`],
    ['long integers', nested('{"a":', '}', 100_000, '12345678901234567')],
    ['a doubled body', JSON.stringify(`{"x":${nested('[', ']', 65)}}`)],
    ['more than a mebibyte', `{"x":${nested('[', ']', 600_000)}}`],
  ])('refuses deep %s', (_, body) => {
    expect(refusal(() => post(runs.createRun, body))).toBe(deep);
  });

  it('allows the limit, and brackets in texts', () => {
    expect(post(runs.createRun, `{"run_name":"r","x":${nested('[', ']', 63)}}`)).toEqual({ run_name: 'r' });
    expect(post(runs.createRun, `{"run_name":"${'['.repeat(300)}\\"{","x":"${'{'.repeat(300)}"}`)).toEqual({
      run_name: `${'['.repeat(300)}"{`,
    });
  });

  it('refuses a million keys and more', () => {
    const body = `{${Array.from({ length: 1_000_001 }, (_, i) => `"k${i}":1`).join(',')}}`;
    expect(refusal(() => post(runs.createRun, body))).toBe(
      'The request body has more than 1000000 keys. Send less data per request.',
    );
  });
});

describe('numbers', () => {
  const point = (fields: string) => post(runs.logMetric, `{"run_id":"r","key":"m","value":1,"timestamp":7,${fields}}`);

  it.each<[string, unknown]>([
    ['1.5', 1.5],
    ['"1.5"', 1.5],
    ['"1e3"', 1000],
    ['"-.5"', -0.5],
    ['"5."', 5],
    ['" 1 "', 1],
    ['"1_000"', 1000],
    ['true', 1],
    ['false', 0],
    ['"NaN"', Number.NaN],
    ['"NAN"', Number.NaN],
    ['"Infinity"', Number.POSITIVE_INFINITY],
    ['"-Infinity"', Number.NEGATIVE_INFINITY],
    ['"inf"', Number.POSITIVE_INFINITY],
    ['"-INF"', Number.NEGATIVE_INFINITY],
    ['"1e999"', Number.POSITIVE_INFINITY],
    ['5e-324', 5e-324],
    ['1e22', 1e22],
    ['12345678901234567890', 12345678901234567000],
    ['-0', -0],
  ])('double %s', (text, value) => {
    expect(point(`"value":${text}`).value).toBe(value);
  });

  it.each<[string, unknown]>([
    ['3', 3],
    ['2.0', 2],
    ['"2"', 2],
    ['"2.0"', 2],
    ['"1e2"', 100],
    ['-5', -5],
    ['"-5"', -5],
    ['"+5"', 5],
    ['"1_0"', 10],
    ['"\\t5\\n"', 5],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['"9007199254740993"', 9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['1e3', 1000],
    ['1e18', 10n ** 18n],
    ['-0', 0],
  ])('int64 %s', (text, value) => {
    expect(point(`"step":${text}`).step).toBe(value);
  });

  it('gives int32 its range and the default where there is none', () => {
    const search = (text: string) => post(runs.searchRuns, `{"max_results":${text}}`);
    expect(search('2147483647').max_results).toBe(2147483647);
    expect(search('"-2147483648"').max_results).toBe(-2147483648);
    expect(search('null')).toEqual({ max_results: 1000, run_view_type: 'ACTIVE_ONLY' });
    expect(refusal(() => search('2147483648'))).toBe(wrong('2147483648', 'max_results', 'int'));
  });

  it.each([
    ['"value":"nope"', wrong('"nope"', 'value', 'str')],
    ['"value":"nan"', wrong('"nan"', 'value', 'str')],
    ['"value":NaN', wrong('NaN', 'value', 'float')],
    ['"value":-Infinity', wrong('-Infinity', 'value', 'float')],
    ['"value":1e999', wrong('Infinity', 'value', 'float')],
    ['"step":[9.0,2e3,9]', wrong('[9.0,2000.0,9]', 'step', 'list')],
    ['"step":{"a":1E2}', wrong('{"a":100.0}', 'step', 'dict')],
    ['"value":[1]', wrong('[1]', 'value', 'list')],
    ['"value":""', missing('value')],
    ['"value":null', missing('value')],
    ['"timestamp":1.5', wrong('1.5', 'timestamp', 'float')],
    ['"timestamp":"1.5"', wrong('"1.5"', 'timestamp', 'str')],
    ['"timestamp":" 5 "', wrong('" 5 "', 'timestamp', 'str')],
    ['"timestamp":true', wrong('true', 'timestamp', 'bool')],
    ['"timestamp":9223372036854775808', wrong('9223372036854775808', 'timestamp', 'int')],
    ['"timestamp":"inf"', wrong('"inf"', 'timestamp', 'str')],
    ['"step":{}', wrong('{}', 'step', 'dict')],
    ['"step":{"b":"é","a":[1, null]}', wrong('{"a":[1,null],"b":"\\u00e9"}', 'step', 'dict')],
    ['"key":5', wrong('5', 'key', 'int')],
    ['"key":"\\ud800"', wrong('"\\ud800"', 'key', 'str')],
    ['"model_id":true', wrong('true', 'model_id', 'bool')],
  ])('%s is refused', (fields, message) => {
    expect(refusal(() => point(fields))).toBe(message);
  });

  it('checks in the order of the row, presence first where nothing is wrong with types', () => {
    expect(refusal(() => post(runs.logMetric, '{"value":"x"}'))).toBe(missing('run_id'));
    expect(refusal(() => post(runs.logBatch, '{"metrics":5}'))).toBe(wrong('null', 'run_id', 'NoneType'));
    expect(refusal(() => post(experiments.updateExperiment, '{"experiment_id":"1","new_name":""}'))).toBe(
      missing('new_name'),
    );
  });

  it('cuts what it shows of a long value', () => {
    expect(refusal(() => point(`"step":"${'x'.repeat(5000)}"`)).length).toBeLessThan(2300);
    expect(refusal(() => point(`"step":[${'"y",'.repeat(5000)}1]`)).length).toBeLessThan(2300);
  });
});

describe('enums', () => {
  const status = (text: string) => post(runs.updateRun, `{"run_id":"r","status":${text}}`).status;

  it.each<[string, string | undefined]>([
    ['"FINISHED"', 'FINISHED'],
    ['3', 'FINISHED'],
    ['"3"', 'FINISHED'],
    ['3.0', 'FINISHED'],
    ['" 4 "', 'FAILED'],
    ['true', 'RUNNING'],
    ['"NO_SUCH"', undefined],
    ['"finished"', undefined],
    ['""', undefined],
    ['null', undefined],
    ['"toString"', undefined],
  ])('%s', (text, name) => {
    expect(status(text)).toBe(name);
  });

  it('refuses unknown numbers', () => {
    expect(refusal(() => status('99'))).toBe(wrong('99', 'status', 'int'));
    expect(refusal(() => status('"99"'))).toBe(wrong('"99"', 'status', 'str'));
    expect(refusal(() => status('[]'))).toBe(wrong('[]', 'status', 'list'));
  });
});

describe('spellings', () => {
  it.each([
    ['{"name":"x","artifact_location":"a","artifactLocation":"b"}', 'artifact_location', 'artifactLocation'],
    ['{"name":"x","artifactLocation":null,"artifact_location":1}', 'artifact_location', 'artifactLocation'],
  ])('%s', (body, snake, camel) => {
    expect(refusal(() => post(experiments.createExperiment, body))).toBe(
      `Request specifies both '${snake}' and '${camel}'; provide only one of them.`,
    );
  });

  it('looks into lists and objects', () => {
    const both = "Request specifies both 'model_id' and 'modelId'; provide only one of them.";
    expect(
      refusal(() => post(runs.logOutputs, '{"run_id":"r","models":[{"step":1},{"model_id":"a","modelId":"b"}]}')),
    ).toBe(both);
    const source = "Request specifies both 'source_type' and 'sourceType'; provide only one of them.";
    const dataset = '{"run_id":"r","datasets":[{"dataset":{"source_type":"a","sourceType":"b"}}]}';
    expect(refusal(() => post(runs.logInputs, dataset))).toBe(source);
  });

  it('needs required fields in snake_case, takes others in both', () => {
    expect(refusal(() => post(runs.setTag, '{"runId":"r","key":"k"}'))).toBe(missing('run_id'));
    expect(post(runs.searchRuns, '{"maxResults":5,"experimentIds":["1"]}')).toMatchObject({
      max_results: 5,
      experiment_ids: ['1'],
    });
    expect(post(runs.createRun, '{"experimentId":"1","startTime":"12"}')).toEqual({
      experiment_id: '1',
      start_time: 12,
    });
  });

  it('takes run_uuid where run_id is wanted', () => {
    expect(post(runs.setTag, '{"run_uuid":"r","key":"k"}')).toEqual({ run_uuid: 'r', key: 'k' });
    expect(post(runs.setTag, '{"run_id":null,"run_uuid":"r","key":"k"}')).toEqual({ run_uuid: 'r', key: 'k' });
    expect(post(runs.deleteRun, '{"run_uuid":"r"}')).toEqual({});
    expect(refusal(() => post(runs.setTag, '{"run_id":"","run_uuid":"r","key":"k"}'))).toBe(missing('run_id'));
  });
});

describe('lists', () => {
  const batch = (fields: string) => post(runs.logBatch, `{"run_id":"r",${fields}}`);

  it.each([
    ['"metrics":[{"value":1,"timestamp":1}]', missing('metrics[0].key')],
    ['"metrics":[{"key":"a","value":1,"timestamp":1},{"key":"a","timestamp":1}]', missing('metrics[1].value')],
    ['"metrics":[{"key":"a","value":1}]', missing('metrics[0].timestamp')],
    ['"params":[{"key":"a"},{"value":"x"}]', missing('params[1].key')],
    ['"tags":[{"key":""}]', missing('tags[0].key')],
    ['"tags":[{"Key":"a"}]', missing('tags[0].key')],
    ['"metrics":{}', wrong('{}', 'metrics', 'dict')],
    ['"metrics":"x"', wrong('"x"', 'metrics', 'str')],
    ['"metrics":[5]', wrong('5', 'metrics[0]', 'int')],
    ['"params":[null]', wrong('null', 'params[0]', 'NoneType')],
    ['"metrics":[{"key":"a","value":"x","timestamp":1}]', wrong('"x"', 'metrics[0].value', 'str')],
    ['"params":[{"key":"a","value":1}]', wrong('1', 'params[0].value', 'int')],
  ])('%s', (fields, message) => {
    expect(refusal(() => batch(fields))).toBe(message);
  });

  it('reads plain and unplain entries alike', () => {
    const read = batch(
      '"metrics":[{"key":"a","value":1,"timestamp":2,"step":3},{"key":"b","value":"NaN","timestamp":"2","x":0}],"tags":[]',
    );
    expect(read.metrics).toEqual([
      { key: 'a', value: 1, timestamp: 2, step: 3 },
      { key: 'b', value: Number.NaN, timestamp: 2 },
    ]);
    expect(read.tags).toEqual([]);
  });

  it('satisfies "required" when empty', () => {
    expect(post(runs.logOutputs, '{"run_id":"r","models":[]}')).toEqual({ run_id: 'r', models: [] });
    expect(refusal(() => post(runs.logOutputs, '{"run_id":"r"}'))).toBe(missing('models'));
  });

  it('wants texts in lists of texts', () => {
    expect(refusal(() => post(runs.searchRuns, '{"order_by":[1]}'))).toBe(wrong('[1]', 'order_by', 'list'));
    expect(refusal(() => post(runs.searchRuns, '{"experiment_ids":["1",2]}'))).toBe(
      wrong('2', 'experiment_ids[1]', 'int'),
    );
  });
});

describe('queries', () => {
  it('reads snake_case names, the first of several, and repeated ones into lists', () => {
    expect(get(runs.getRun, 'run_id=a&run_id=b&runUuid=c')).toEqual({ run_id: 'a' });
    expect(
      get(metrics.getMetricHistoryBulkInterval, 'run_ids=a&run_ids=b&metric_key=m%20x&start_step=-1&end_step=2'),
    ).toEqual({
      run_ids: ['a', 'b'],
      metric_key: 'm x',
      start_step: -1,
      end_step: 2,
      max_results: 2500,
    });
    expect(get(experiments.searchExperiments, 'max_results=5&view_type=2&order_by=name')).toEqual({
      max_results: 5,
      view_type: 'DELETED_ONLY',
      order_by: ['name'],
    });
    expect(refusal(() => get(runs.getRun, 'runId=a'))).toBe(missing('run_id'));
    expect(refusal(() => get(metrics.getMetricHistory, 'run_id=r&metric_key=m&max_results=x'))).toBe(
      wrong('"x"', 'max_results', 'str'),
    );
    expect(refusal(() => get(metrics.getMetricHistoryBulkInterval, 'run_ids=r&metric_key=m&start_step=1.5'))).toBe(
      wrong('"1.5"', 'start_step', 'str'),
    );
  });

  it('reads the body of a GET without a query', () => {
    expect(get(runs.getRun, '', '{"run_id":"a"}')).toEqual({ run_id: 'a' });
    expect(get(runs.getRun, 'run_id=q', '{"run_id":"a"}')).toEqual({ run_id: 'q' });
    expect(decode(runs.getRun, { method: 'HEAD', query: 'run_id=q', body: '', params: {} })).toEqual({ run_id: 'q' });
  });

  it('leaves the query of a GET alone where a row says so', () => {
    expect(get(graphql.queryGraphql, 'query=a', '{"operationName":"b"}')).toEqual({ operationName: 'b' });
    expect(get(graphql.queryGraphql, 'query=a')).toEqual({});
  });

  it('does not read the query of a POST', () => {
    expect(refusal(() => decode(runs.deleteRun, { method: 'POST', query: 'run_id=a', body: '{}', params: {} }))).toBe(
      missing('run_id'),
    );
  });

  it('wants true or false for booleans', () => {
    const row = { ...runs.getRun, input: { flag: { kind: 'bool' } }, checks: {} } as unknown as AnyRow;
    expect(get(row, 'flag=TRUE')).toEqual({ flag: true });
    expect(refusal(() => get(row, 'flag=1'))).toBe("Invalid boolean value: 1, must be 'true' or 'false'.");
  });
});

describe('paths', () => {
  it('puts parameters of the path into the input', () => {
    const params = { model_id: 'm-1' };
    expect(get(loggedModels.getLoggedModel, '', '', params)).toEqual(params);
    expect(post(loggedModels.setLoggedModelTags, '{"tags":[],"model_id":"m-2"}', params)).toEqual({
      model_id: 'm-1',
      tags: [],
    });
    expect(post(artifactProxy.createMultipartUpload, '{"path":"p","num_parts":2}', { artifact_path: 'a/b' })).toEqual({
      artifact_path: 'a/b',
      path: 'p',
      num_parts: 2,
    });
  });

  it('still wants an id in the body where MLflow does, and one route prefers it', () => {
    const params = { model_id: 'm-1' };
    expect(refusal(() => post(loggedModels.logLoggedModelParams, '{"params":[]}', params))).toBe(missing('model_id'));
    expect(post(loggedModels.finalizeLoggedModel, '{"model_id":"m-2","status":2}', params)).toEqual({
      model_id: 'm-2',
      status: 'LOGGED_MODEL_READY',
    });
  });
});
