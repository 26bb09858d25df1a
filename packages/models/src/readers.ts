/** What a page needs to show a model: reading only, and nothing of Node. */
export { type DataType, formatDataType, type ScalarType } from './data-type.ts';
export { formatSchema, formatSignature } from './format-signature.ts';
export { type Mlmodel, readMlmodel } from './mlmodel.ts';
export { parseSignature } from './parse-signature.ts';
export { readYaml } from './read-yaml.ts';
export {
  type ColSpec,
  isNamed,
  namesOf,
  type ParamSpec,
  type Schema,
  type Signature,
  specsOf,
  type TensorSpec,
} from './signature.ts';
