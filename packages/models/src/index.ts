/** The MLflow model format: the `MLmodel` file, signatures, input examples and what a body must be to fit. No HTTP, no engine. */

export { containedPath, containModel, namedPaths } from './contain.ts';
export type {
  CustomInput,
  CustomModel,
  CustomParams,
  CustomTensor,
  ModelContext,
  TextGenerator,
} from './custom-model.ts';
export { DataFrame, type ShapedArray, type TypedArray } from './data-frame.ts';
export {
  type DataType,
  formatDataType,
  type ObjectType,
  objectOf,
  type Property,
  type ScalarType,
} from './data-type.ts';
export { describe, type EnforceOptions, enforceInputs } from './enforce-inputs.ts';
export { enforceParam, enforceParams } from './enforce-params.ts';
export { type Environment, environmentFiles, environmentSection } from './environment-files.ts';
export { ModelError, type ModelErrorCode, PythonError } from './errors.ts';
export { formatSchema, formatSignature } from './format-signature.ts';
export {
  type Cell,
  type Column,
  type Dtype,
  Frame,
  type ModelData,
  Parts,
  Scalar,
  Tensor,
  Timestamp,
} from './frame.ts';
export { generateLayout, generateLayouts } from './generate-layout.ts';
export { cellTypeName, inferColumn } from './infer-column.ts';
export { inferSchema, inferSignature, type SignatureExamples } from './infer-signature.ts';
export type { StandardSchema } from './infer-standard-schema.ts';
export type { InferOptions } from './infer-type.ts';
export { type ExampleFiles, exampleFiles } from './input-example.ts';
export { isLlmTask, type LlmTask, llmSignatures } from './llm-signatures.ts';
export { type Mlmodel, readMlmodel } from './mlmodel.ts';
export { type BodyOptions, type ParsedBody, parseBody, protocolNotice } from './parse-body.ts';
export { parseSchema, parseSignature, printSchema, printSignature } from './parse-signature.ts';
export { type PickleReport, type PickleVerdict, pickleReports } from './pickle-report.ts';
export { JsonError, type JsonStyle, readJson, writeJson } from './python-json.ts';
export { bytesRepr, floatRepr, pythonRepr, pythonStr } from './python-repr.ts';
export {
  dictOf,
  fromJs,
  isDict,
  isList,
  type PythonDict,
  type PythonValue,
  pythonTypeName,
  toJs,
} from './python-value.ts';
export { readYaml } from './read-yaml.ts';
export {
  type ColSpec,
  columnsOf,
  isNamed,
  namesOf,
  type ParamSpec,
  paramsOf,
  type Schema,
  type Signature,
  type SignatureText,
  specsOf,
  type TensorSpec,
  tensorsOf,
} from './signature.ts';
export { creationTime, writeMlmodel } from './write-mlmodel.ts';
export { writeYaml, type YamlStyle } from './write-yaml.ts';
