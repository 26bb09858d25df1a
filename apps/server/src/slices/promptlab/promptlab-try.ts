import { type InputOf, invalidParameter, type promptlab } from '@millrace/protocol';

type Input = InputOf<typeof promptlab.createPromptlabRun>;
type Parameters = NonNullable<Input['prompt_parameters']>;

/** A named value, as text. */
export interface NamedText {
  readonly key: string;
  readonly value: string;
}

/** What was tried: a prompt with its parameters, and what a model made of it. */
export interface PromptlabTry {
  readonly template: string;
  readonly parameters: readonly NamedText[];
  /** The endpoint that answered. */
  readonly model_route: string;
  readonly model_parameters: readonly NamedText[];
  /** The prompt with the parameters put in. */
  readonly model_input: string;
  readonly model_output: string | undefined;
  /** What is known of the answer, e.g. its latency. */
  readonly output_parameters: readonly NamedText[];
}

const needed = [
  'experiment_id',
  'prompt_template',
  'prompt_parameters',
  'model_route',
  'model_input',
  'mlflow_version',
] as const;

/**
 * Reads what a request says of the try. `textOf` writes a value as Python does.
 *
 * @throws INVALID_PARAMETER_VALUE for the first field that is missing or empty
 */
export function readTry(input: Input, textOf: (value: unknown) => string): PromptlabTry {
  const missing = needed.find((name) => (input[name] ?? '').length === 0);
  if (missing) throw invalidParameter(`CreatePromptlabRun request must specify ${missing}.`);
  const texts = (parameters: Parameters = []): NamedText[] =>
    parameters.map(({ key = '', value }) => ({ key, value: textOf(value ?? null) }));
  return {
    template: input.prompt_template ?? '',
    parameters: texts(input.prompt_parameters),
    model_route: input.model_route ?? '',
    model_parameters: texts(input.model_parameters),
    model_input: input.model_input ?? '',
    model_output: input.model_output,
    output_parameters: texts(input.model_output_parameters),
  };
}
