import { isImported, type Slot } from './pickle-value.ts';

/** The class whose objects say how the array behind them is laid out. */
export const arrayWrapper = 'joblib.numpy_pickle.NumpyArrayWrapper';

export interface ArrayBytes {
  /** Arrays of objects are pickles of their own. */
  readonly isPickled: boolean;
  /** A byte with the length of a filling, and the filling, come first. */
  readonly isAligned: boolean;
  readonly size: number;
}

/** What follows the wrapper with this state in the file; undefined where the state does not tell. */
export function arrayBytes(state: Slot): ArrayBytes | undefined {
  if (!(state instanceof Map)) return undefined;
  const [shape, dtype] = [state.get('shape'), dtypeOf(state.get('dtype'))];
  if (!Array.isArray(shape) || dtype === undefined) return undefined;
  const count = (shape as readonly Slot[]).reduce<number>((product, it) => product * Number(it), 1);
  const size = count * itemBytes(dtype);
  if (!Number.isSafeInteger(size) || size < 0) return undefined;
  const isAligned = typeof state.get('numpy_array_alignment_bytes') === 'number';
  return { isPickled: dtype.startsWith('O'), isAligned, size };
}

/** `f8` of `numpy.dtype('f8', …)` */
function dtypeOf(slot: Slot): string | undefined {
  if (!isImported(slot) || slot.name !== 'numpy.dtype' || !Array.isArray(slot.args)) return undefined;
  const [text] = slot.args as readonly Slot[];
  return typeof text === 'string' && /^[biufcSUVMmO]\d+$/.test(text) ? text : undefined;
}

function itemBytes(dtype: string): number {
  const digits = Number(dtype.slice(1));
  return dtype.startsWith('U') ? digits * 4 : digits;
}
