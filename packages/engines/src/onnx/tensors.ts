import type * as ort from 'onnxruntime-node';
import type { DType, Elements, Tensor } from '../data.ts';
import { native } from './native.ts';

/** Our tensor as the library's; the elements are shared, not copied. */
export async function toNative(tensor: Tensor): Promise<ort.Tensor> {
  const library = await native();
  const { Tensor: Native } = library;
  const dims = [...tensor.shape];
  if (tensor.data instanceof Float16Array) return halfTensor(library, tensor.data, dims);
  if (tensor.dtype === 'str') return new Native('string', [...(tensor.data as readonly string[])], dims);
  return new Native(tensor.dtype as ort.Tensor.Type, tensor.data as ort.Tensor.DataType, dims) as ort.Tensor;
}

/** The library's tensor as ours. */
export function fromNative(tensor: ort.Tensor): Tensor {
  const dtype: DType = tensor.type === 'string' ? 'str' : (tensor.type as DType);
  const data = dtype === 'float16' ? halves(tensor.data) : tensor.data;
  return { dtype, shape: tensor.dims, data: data as Elements };
}

/**
 * A tensor of half precision. The library's JavaScript half insists on Float16Array where that exists, and its native half (1.30) does not know
 * it: so the bits go in, under the type that the graph expects.
 */
export function halfTensor(library: typeof ort, values: Float16Array, dims: readonly number[]): ort.Tensor {
  const bits = new Uint16Array(values.buffer, values.byteOffset, values.length);
  return Object.assign(new library.Tensor('uint16', bits, dims), { type: 'float16' } as const);
}

/** The values of a half-precision tensor, which the library may give as their bits. */
export function halves(data: ort.Tensor['data']): Float16Array {
  if (data instanceof Float16Array) return data;
  const bits = data as Uint16Array;
  return new Float16Array(bits.buffer as ArrayBuffer, bits.byteOffset, bits.length);
}
