import type { DataType, ObjectType, ScalarType } from './data-type.ts';
import { invalidParameter, ModelError } from './errors.ts';
import type { PythonValue } from './python-value.ts';

/** A column. `required` is null where a reader of MLflow's leaves it so: a nested type without the key counts as optional. */
export interface ColSpec {
  /** Absent in a signature without names. pandas also gives numbers. */
  readonly name?: string | number;
  readonly type: DataType;
  readonly required: boolean | null;
}

/** A tensor; a size of -1 is free. `dtype` is numpy's name: `float32`, `int64`, `bool`, `str`, `object`. */
export interface TensorSpec {
  readonly name?: string | number;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** A parameter of `predict`. `shape` is null for one value and `[-1]` for a list. */
export interface ParamSpec {
  readonly name: string;
  readonly type: { readonly type: Exclude<ScalarType, 'binary'> } | ObjectType;
  readonly default: PythonValue;
  readonly shape: readonly [-1] | null;
}

export type Schema =
  | { readonly kind: 'columns'; readonly columns: readonly ColSpec[] }
  | { readonly kind: 'tensors'; readonly tensors: readonly TensorSpec[] };

/** What a model takes and gives. At least one of the three is there. */
export interface Signature {
  readonly inputs?: Schema;
  readonly outputs?: Schema;
  readonly params?: readonly ParamSpec[];
}

/** How `MLmodel` keeps a signature: each part is JSON text, or null. */
export interface SignatureText {
  readonly inputs: string | null;
  readonly outputs: string | null;
  readonly params: string | null;
}

type Named = { readonly name?: string | number };

/**
 * A schema of columns that keeps MLflow's rules.
 * @throws ModelError when it is empty, mixes named and unnamed columns, or has an unnamed optional one
 */
export function columnsOf(columns: readonly ColSpec[]): Schema {
  checkNames(columns);
  if (!isNamed(columns) && columns.some(({ required }) => required === false)) {
    throw new ModelError(
      'INTERNAL_ERROR',
      'Creating Schema with unnamed optional inputs is not supported. Please name all inputs or make all inputs required.',
    );
  }
  return { kind: 'columns', columns };
}

/** @throws ModelError when it is empty, mixes named and unnamed tensors, or has several unnamed ones */
export function tensorsOf(tensors: readonly TensorSpec[]): Schema {
  checkNames(tensors);
  if (tensors.length > 1 && !isNamed(tensors)) {
    throw new ModelError(
      'INTERNAL_ERROR',
      'Creating Schema with multiple unnamed TensorSpecs is not supported. Please provide names for each TensorSpec.',
    );
  }
  return { kind: 'tensors', tensors };
}

function checkNames(specs: readonly Named[]): void {
  if (specs.length === 0) throw invalidParameter('Creating Schema with empty inputs is not allowed.');
  const named = specs.filter(({ name }) => name !== undefined).length;
  if (named > 0 && named < specs.length) {
    throw new ModelError(
      'INTERNAL_ERROR',
      'Creating Schema with a combination of named and unnamed inputs is not allowed.',
    );
  }
}

/** @throws ModelError when two parameters have one name */
export function paramsOf(params: readonly ParamSpec[]): readonly ParamSpec[] {
  const names = params.map(({ name }) => name);
  const repeated = names.filter((name, at) => names.indexOf(name) !== at);
  if (repeated.length === 0) return params;
  throw invalidParameter(`Duplicated parameters found in schema: [${repeated.map((name) => `'${name}'`).join(', ')}]`);
}

export const specsOf = (schema: Schema): readonly (ColSpec | TensorSpec)[] =>
  schema.kind === 'columns' ? schema.columns : schema.tensors;

export const isNamed = (specs: readonly Named[]): boolean => specs[0]?.name !== undefined;

/** The names of the specs, or their places where they have none (an empty name counts as none, as in MLflow). */
export const namesOf = (specs: readonly Named[]): readonly (string | number)[] =>
  specs.map(({ name }, at) => name || at);
