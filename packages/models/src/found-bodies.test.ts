import { expect, describe as group, it } from 'vitest';
import { enforceInputs } from './enforce-inputs.ts';
import { ModelError } from './errors.ts';
import { parseBody } from './parse-body.ts';
import { parseSignature } from './parse-signature.ts';

const column = (name: string, type: string, more: object = {}) => ({ type, name, required: true, ...more });
const tensor = (dtype: string, ...shape: readonly number[]) => ({ type: 'tensor', 'tensor-spec': { dtype, shape } });
const named = (properties: object, required = true) => column('a', 'object', { properties, required });

/** What a body is refused with, or `accepted`. */
function answer(specs: readonly object[], body: unknown): string {
  const signature = parseSignature({ inputs: JSON.stringify(specs) });
  try {
    const { data } = parseBody(typeof body === 'string' ? body : JSON.stringify(body), signature);
    enforceInputs(data, signature.inputs);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.message;
  }
}

/** Found by random pairs of signature and body; the words are those of MLflow 3.17.2 with pandas 3.1. */
group('bodies that fresh seeds found', () => {
  const frame = [column('c', 'integer'), column('b', 'float')];

  it.each([
    [{ c: 1, b: [3], more: {} }, /Length of values \(0\) does not match length of index \(1\)/],
    [{ c: 1, b: [3, 4], more: { k: 1 } }, /^accepted$/],
    [{ c: 1, b: [3, 4], more: { k: 1, l: 2 } }, /^accepted$/],
    [{ c: 1, b: [3], more: { k: 1, l: 2 } }, /Length of values \(2\) does not match length of index \(1\)/],
  ])('a map beside lists is a list of its keys: %j', (inputs, wanted) => {
    expect(answer(frame, { inputs })).toMatch(wanted);
  });

  it('floats that are no time are holes in a column of floats, and refused beside text', () => {
    const times = [column('t', 'datetime')];
    expect(answer(times, { dataframe_records: [{ t: 1e300 }, { t: 1.5 }] })).toBe('accepted');
    expect(answer(times, { dataframe_records: [{ t: 1e300 }, { t: '2020-01-02' }] })).toMatch(
      /OutOfBoundsDatetime\(.*cannot convert input 1e\+300 with the unit 'ns'/,
    );
    const lists = [column('t', 'array', { items: { type: 'datetime' } })];
    expect(answer(lists, { inputs: [{ t: [1e300, '2020-01-02'] }] })).toMatch(
      /Failed to convert column {2}from type object to DataType\.datetime\./,
    );
  });

  it('arrays of maps are shown as numpy shows them', () => {
    const rows = (value: unknown) => ({ instances: [{ a: value }, { a: value }] });
    const truth = { m: { type: 'boolean', required: true } };
    expect(answer([named(truth)], rows({ m: true }))).toContain("of '[{'m': np.True_} {'m': np.True_}]' with type");
    const bytes = { m: { type: 'array', items: { type: 'binary' }, required: true } };
    expect(answer([named(bytes)], rows({ m: ['x'] }))).toContain("of '[{'m': [b'x']} {'m': [b'x']}]' with type");
    const text = { m: { type: 'string', required: true } };
    const long = 'x'.repeat(40);
    expect(answer([named(text)], rows({ m: long }))).toContain(`of '[{'m': '${long}'}\n {'m': '${long}'}]' with type`);
  });

  it('several maps have no truth', () => {
    const optional = named({ m: { type: 'string', required: true } }, false);
    const value = { a: { m: 'x' } };
    expect(answer([optional], { instances: [value, value] })).toMatch(/truth value of an array with more than one/);
  });

  it('rows that are no lists still have a length', () => {
    const two = [column('a', 'any'), column('b', 'any')];
    expect(answer(two, { inputs: [[1], '1'] })).toMatch(/missing inputs \['a', 'b'\]/);
    expect(answer(two, { inputs: [[], 'x', false] })).toMatch(/object of type 'bool' has no len\(\)/);
    expect(answer(two, { dataframe_records: [{ a: 1 }, [2]] })).toMatch(/element #0 to a sequence/);
    expect(answer(two, { dataframe_records: [{ a: 1 }, [['b', 2]]] })).toBe('accepted');
  });

  it('a column of lists is cast before its rows are counted', () => {
    const rows = [
      [3, 3],
      [
        [3, 3],
        [3, null],
        [3, 3],
      ],
      [3, 3],
    ].map((x) => ({ x }));
    expect(answer([tensor('int64', -1, 2)], { dataframe_records: rows })).toMatch(/not 'NoneType'/);
  });
});
