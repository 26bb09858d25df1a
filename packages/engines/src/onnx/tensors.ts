import type * as ort from 'onnxruntime-node';
import type { DType, Elements, Tensor } from '../data.ts';
import { native } from './native.ts';

/** Our tensor as the library's; the elements are shared, not copied. */
export async function toNative(tensor: Tensor): Promise<ort.Tensor> {
  const { Tensor: Native } = await native();
  const dims = [...tensor.shape];
  if (tensor.dtype === 'str') return new Native('string', [...(tensor.data as readonly string[])], dims);
  if (tensor.data instanceof Float16Array)
    return Object.assign(new Native('uint16', bitsOf(tensor.data), dims), halves);
  return new Native(tensor.dtype as ort.Tensor.Type, tensor.data as ort.Tensor.DataType, dims) as ort.Tensor;
}

/** The library's tensor as ours. */
export function fromNative(tensor: ort.Tensor): Tensor {
  const dtype: DType = tensor.type === 'string' ? 'str' : (tensor.type as DType);
  const data = dtype === 'float16' ? asHalves(tensor.data) : tensor.data;
  return { dtype, shape: tensor.dims, data: data as Elements };
}

/**
 * The library's JavaScript half insists on Float16Array where that exists, and its native half (1.30) does not know it: so the bits go in,
 * under the type that the graph expects.
 */
const halves = { type: 'float16' } as const;
const bitsOf = ({ buffer, byteOffset, length }: Float16Array): Uint16Array =>
  new Uint16Array(buffer, byteOffset, length);

/** Runtimes without Float16Array get the bits. */
function asHalves(data: ort.Tensor['data']): Float16Array {
  if (data instanceof Float16Array) return data;
  const bits = data as Uint16Array;
  return new Float16Array(bits.buffer as ArrayBuffer, bits.byteOffset, bits.length);
}
