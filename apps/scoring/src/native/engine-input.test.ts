import { arrayTypes } from '@millrace/engines';
import { Tensor } from '@millrace/models';
import { expect, it } from 'vitest';
import { toEngineInput } from './engine-input.ts';

it.each(Object.entries(arrayTypes))('an array of %s keeps its type', (dtype, type) => {
  const input = toEngineInput(new Tensor(dtype, [2], [1, 0]));
  const one = dtype.endsWith('int64') ? 1n : 1;
  expect(input).toMatchObject({ kind: 'tensor', tensor: { dtype, shape: [2] } });
  expect(input.kind === 'tensor' && input.tensor.data).toBeInstanceOf(type);
  expect(input.kind === 'tensor' && input.tensor.data[0]).toBe(one);
});
