/** What a custom model gets once, before it answers. */
export interface ModelContext {
  /** Absolute paths of the artifacts it was logged with, by the names given then. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** The options it was logged with, with those given at serving over them. */
  readonly modelConfig: Readonly<Record<string, unknown>>;
}

/**
 * What a model sees of an input: one object per row where the signature has columns (`[{ prompt: 'Hello' }]`; a column without a
 * name is called `0`), an array with its shape or several by name where it has tensors, else the value as it came.
 */
export type CustomInput =
  | readonly Readonly<Record<string, unknown>>[]
  | { readonly data: unknown; readonly dims: readonly number[]; readonly dtype: string }
  | unknown;

/** A model in TypeScript: the default export of its module is a class of this shape, which is made without arguments. */
export interface CustomModel {
  loadContext?(context: ModelContext): void | Promise<void>;
  predict(context: ModelContext, input: CustomInput, params: Readonly<Record<string, unknown>>): unknown;
  /** Answers in pieces; a model that has it is logged as streamable. */
  predictStream?(
    context: ModelContext,
    input: CustomInput,
    params: Readonly<Record<string, unknown>>,
  ): AsyncIterable<unknown>;
}
