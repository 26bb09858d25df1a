import type { CustomInput, CustomTensor } from '@millrace/models';
import type { Column, Frame, PredictInput, Tensor } from '../data.ts';

/** A checked input as a class in TypeScript sees it: rows are objects, whole numbers are numbers while they are exact. */
export function customInput(input: PredictInput): CustomInput {
  switch (input.kind) {
    case 'frame':
      return rowsOf(input.frame);
    case 'tensor':
      return tensorOf(input.tensor);
    case 'tensors':
      return Object.fromEntries(Object.entries(input.tensors).map(([name, tensor]) => [name, tensorOf(tensor)]));
    case 'value':
      return input.value;
  }
}

const rowsOf = ({ rows, columns }: Frame): readonly Readonly<Record<string, unknown>>[] =>
  Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map((column) => [String(column.name), cellOf(column, row)])),
  );

function cellOf({ dtype, values }: Column, row: number): unknown {
  const cell = values[row];
  if (dtype === 'bool') return Boolean(cell);
  return typeof cell === 'bigint' && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
}

const tensorOf = ({ dtype, shape, data }: Tensor): CustomTensor => ({ data, dims: shape, dtype });
