/** Field numbers of ONNX's messages, as far as they are read or written here. */
export const model = { irVersion: 1, producer: 2, graph: 7, opset: 8, training: 20, functions: 25 } as const;
export const opset = { domain: 1, version: 2 } as const;
export const graph = { node: 1, name: 2, initializer: 5, input: 11, output: 12, sparse: 15 } as const;
export const fn = { node: 7 } as const;
export const training = { initialization: 1, algorithm: 2 } as const;
export const sparse = { values: 1, indices: 2 } as const;
export const node = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 } as const;
export const attribute = {
  name: 1,
  float: 2,
  int: 3,
  text: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  ints: 8,
  texts: 9,
  tensors: 10,
  graphs: 11,
  type: 20,
  sparse: 22,
  sparses: 23,
} as const;
export const tensor = { dims: 1, type: 2, name: 8, raw: 9, external: 13, location: 14 } as const;
export const entry = { key: 1, value: 2 } as const;
export const value = { name: 1, type: 2 } as const;
export const type = { tensor: 1 } as const;
export const tensorType = { element: 1, shape: 2 } as const;
export const shape = { dim: 1 } as const;
export const dim = { size: 1, name: 2 } as const;

/** `TensorProto.DataType` of the types we write. */
export const elementType = {
  float: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  double: 11,
  bfloat16: 16,
} as const;

/** `AttributeProto.AttributeType`. */
export const attributeType = { float: 1, int: 2, text: 3, tensor: 4, graph: 5, floats: 6, ints: 7, texts: 8 } as const;
