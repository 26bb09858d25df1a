/** What a custom model gets before it answers, and with every question. */
export interface ModelContext {
  /** Absolute paths of the artifacts it was logged with, by the names given then. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** The options it was logged with, with those given at serving over them. */
  readonly modelConfig: Readonly<Record<string, unknown>>;
  /**
   * Opens an artifact that is a folder of onnxruntime-genai (`genai_config.json`), or has the hub's layout (`onnx/model.onnx`).
   * @param search options over the folder's own, by their names there: `{ max_length: 300, temperature: 0.2 }`
   */
  openGenerator(artifact: string, search?: Readonly<Record<string, unknown>>): Promise<TextGenerator>;
}

/** A text model inside a custom model. */
export interface TextGenerator {
  /** The text that continues the prompt. @throws when the prompt is empty or leaves no room */
  complete(prompt: string): Promise<string>;
  /** The same in pieces, as they come. */
  stream(prompt: string): AsyncIterable<string>;
  close(): Promise<void>;
}

/**
 * What a model sees of an input: one object per row where the signature has columns (`[{ prompt: 'Hello' }]`; a column without a
 * name is called `0`), an array with its shape, or several by name, where it has tensors, else the value as it came.
 */
export type CustomInput =
  | readonly Readonly<Record<string, unknown>>[]
  | CustomTensor
  | Readonly<Record<string, CustomTensor>>
  | unknown;

export interface CustomTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
  /** numpy's name: `float32`. */
  readonly dtype: string;
}

/** Declared by the signature, with defaults filled in. */
export type CustomParams = Readonly<Record<string, unknown>>;

/**
 * A model in TypeScript: the default export of its module is a class of this shape, which is made without arguments.
 *
 *     export default class Upper implements CustomModel {
 *       predict(context: ModelContext, rows: readonly { text: string }[]) {
 *         return rows.map(({ text }) => text.toUpperCase());
 *       }
 *     }
 */
export interface CustomModel {
  loadContext?(context: ModelContext): void | Promise<void>;
  predict(context: ModelContext, input: CustomInput, params: CustomParams): unknown;
  /** Answers in pieces; a model that has it is logged as streamable. */
  predictStream?(context: ModelContext, input: CustomInput, params: CustomParams): AsyncIterable<unknown>;
}
