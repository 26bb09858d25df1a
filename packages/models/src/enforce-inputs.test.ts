import { expect, describe as group, it } from 'vitest';
import { enforceInputs } from './enforce-inputs.ts';
import { Frame, type Parts, Tensor } from './frame.ts';
import { parseBody } from './parse-body.ts';
import { parseSignature } from './parse-signature.ts';

const columns = (specs: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(specs).map(([name, type]) => ({ type, name, required: true })));
const unnamed = (type: string) => JSON.stringify([{ type, required: true }]);
const tensor = (dtype: string, shape: readonly number[], name?: string) =>
  JSON.stringify([{ ...(name && { name }), type: 'tensor', 'tensor-spec': { dtype, shape } }]);

function enforced(inputs: string, body: unknown) {
  const signature = parseSignature({ inputs });
  const { data } = parseBody(typeof body === 'string' ? body : JSON.stringify(body), signature);
  return enforceInputs(data, signature.inputs);
}

/** `{a: [1n, 2n]}` of a frame. */
function values(data: unknown) {
  expect(data).toBeInstanceOf(Frame);
  return Object.fromEntries((data as Frame).columns.map((column) => [column.name, column.values]));
}

group('enforceInputs', () => {
  it.each([
    ['truncates for long', 'long', [1, 1.5, '1', true], [1n, 1n, 1n, 1n]],
    ['wraps for integer', 'integer', [2147483648], [-2147483648n]],
    ['rounds for float', 'float', [1.1, 1e300], [Math.fround(1.1), Infinity]],
    ['reads text for double', 'double', ['1e5', null], [1e5, Number.NaN]],
    ['takes the truth for boolean', 'boolean', ['x', 'false', ''], [true, true, false]],
    ['leaves objects for string', 'string', [1, 'x', null], [1n, 'x', null]],
    ['decodes for binary', 'binary', ['aGk=', '!!'], [Buffer.from('hi'), Buffer.from('')]],
  ])('%s in a frame', (_, type, given, expected) => {
    const body = { dataframe_records: given.map((x) => ({ x })) };
    const { x } = values(enforced(columns({ x: type }), body));
    expect(x?.map((it) => (it instanceof Uint8Array ? Buffer.from(it) : it))).toEqual(expected);
  });

  it('keeps whole numbers exact', () => {
    expect(values(enforced(columns({ x: 'long' }), '{"inputs": {"x": [9007199254740993]}}'))).toEqual({
      x: [9007199254740993n],
    });
  });

  it('puts columns in the order of the signature and drops others', () => {
    const body = { dataframe_split: { columns: ['z', 'b', 'a'], data: [[0, 'x', 1]] } };
    expect(values(enforced(columns({ a: 'long', b: 'string' }), body))).toEqual({ a: [1n], b: ['x'] });
  });

  it.each([
    ['a dict of scalars', { inputs: { a: 1, b: 'x' } }],
    ['a dict of lists', { inputs: { a: [1], b: ['x'] } }],
    ['rows', { inputs: [{ a: 1, b: 'x' }] }],
    ['instances', { instances: [{ a: 1, b: 'x' }] }],
  ])('reads %s', (_, body) => {
    expect(values(enforced(columns({ a: 'long', b: 'string' }), body))).toEqual({ a: [1n], b: ['x'] });
  });

  it('reads a prompt', () => {
    expect(values(enforced(columns({ prompt: 'string' }), { prompt: 'hi', max_length: 20 }))).toEqual({
      prompt: ['hi'],
    });
  });

  it('reads tensors', () => {
    const one = enforced(tensor('float32', [-1, 2]), { inputs: [[1, 2.5]] });
    expect(one).toEqual(new Tensor('float32', [1, 2], [1, 2.5]));
    const named = enforced(tensor('int64', [-1], 'ids'), { inputs: { ids: [1, 2] } }) as Parts;
    expect(named.entries.get('ids')).toEqual(new Tensor('int64', [2], [1n, 2n]));
    const frame = { dataframe_split: { columns: ['x', 'y'], data: [[1, 2]] } };
    expect(enforced(tensor('float32', [-1, 2]), frame)).toEqual(new Tensor('float32', [1, 2], [1, 2]));
  });

  it.each([
    [
      columns({ x: 'long' }),
      { dataframe_records: [{ x: 'x' }] },
      'BAD_REQUEST',
      "Invalid input. Data is not compatible with model signature. Failed to convert column x to type 'int64'. Error: 'ValueError(\"invalid literal for int() with base 10: 'x'\")'",
    ],
    [
      columns({ x: 'long' }),
      { inputs: { x: ['x'] } },
      'BAD_REQUEST',
      "Invalid input. invalid literal for int() with base 10: 'x'",
    ],
    [
      columns({ x: 'long' }),
      { dataframe_records: [] },
      'INVALID_PARAMETER_VALUE',
      "Error: Model is missing inputs ['x'].",
    ],
    [
      columns({ prompt: 'string' }),
      { inputs: 'P' },
      'INVALID_PARAMETER_VALUE',
      "Error: Model is missing inputs ['prompt']. Note that there were extra inputs: [0].",
    ],
    [
      columns({ temperature: 'double' }),
      { prompt: 'x', temperature: 2 },
      'INVALID_PARAMETER_VALUE',
      'Error: Incompatible input types for column temperature. Can not safely convert int64 to float64.',
    ],
    [
      columns({ max_tokens: 'long' }),
      { prompt: 'x', max_tokens: '5' },
      'INVALID_PARAMETER_VALUE',
      'Error: Incompatible input types for column max_tokens. Can not safely convert str to int64.',
    ],
    [unnamed('long'), { inputs: { a: 1 } }, 'BAD_REQUEST', "however, an input of type <class 'dict'> was found."],
    [
      tensor('float32', [-1, 3]),
      { inputs: [[1, 2]] },
      'INVALID_PARAMETER_VALUE',
      'Error: Shape of input (1, 2) does not match expected shape (-1, 3).',
    ],
    [
      tensor('float32', [-1, 3]),
      { inputs: [[1, 2], [3]] },
      'BAD_REQUEST',
      'Invalid input. setting an array element with a sequence.',
    ],
    [columns({ x: 'long' }), {}, 'BAD_REQUEST', 'Received dictionary with input fields: []. IMPORTANT'],
    [columns({ x: 'long' }), [], 'BAD_REQUEST', 'Received a list.'],
    [
      columns({ x: 'long' }),
      'x',
      'BAD_REQUEST',
      "Error: 'JSONDecodeError('Expecting value: line 1 column 1 (char 0)')'\nInput: \nx",
    ],
    [
      columns({ x: 'datetime' }),
      { dataframe_records: [{ x: '2020-01-02T00:00:00Z' }] },
      'INVALID_PARAMETER_VALUE',
      'only contains timezone-naive',
    ],
  ])('%s refuses %j', (inputs, body, error_code, message) => {
    expect(() => enforced(inputs, body)).toThrow(
      expect.objectContaining({ error_code, message: expect.stringContaining(message) }),
    );
  });

  it('says only that something does not fit where details are off', () => {
    const signature = parseSignature({ inputs: columns({ x: 'long' }) });
    expect(() => enforceInputs({ y: 1n } as never, signature.inputs, { details: false })).toThrow(
      'Failed to enforce model input schema. Please check your input data.',
    );
  });
});
