import { type DataType, objectOf } from './data-type.ts';
import { type ColSpec, columnsOf, type Signature } from './signature.ts';

/** Tasks whose models all have one signature. */
export type LlmTask = 'llm/v1/chat' | 'llm/v1/completions' | 'llm/v1/embeddings';

/** Types by name; a name that ends in `?` is optional. */
type Fields = Readonly<Record<string, DataType>>;

const text: DataType = { type: 'string' };
const long: DataType = { type: 'long' };
const double: DataType = { type: 'double' };
const flag: DataType = { type: 'boolean' };
const listOf = (items: DataType): DataType => ({ type: 'array', items });
const mapOf = (values: DataType): DataType => ({ type: 'map', values });
const object = (fields: Fields): DataType => objectOf(specs(fields));
const columns = (fields: Fields) => columnsOf(specs(fields));

const specs = (fields: Fields): readonly (ColSpec & { readonly name: string; readonly required: boolean })[] =>
  Object.entries(fields).map(([name, type]) => ({
    name: name.replace(/\?$/, ''),
    type,
    required: !name.endsWith('?'),
  }));

const toolCall = object({ function: object({ arguments: text, name: text }), id: text, type: text });

const message = object({
  'content?': text,
  'name?': text,
  'refusal?': text,
  role: text,
  'tool_call_id?': text,
  'tool_calls?': listOf(toolCall),
});

const toolParameter = object({
  'description?': text,
  'enum?': listOf(text),
  'items?': object({ type: text }),
  type: text,
});

const tool = object({
  'function?': object({
    'description?': text,
    name: text,
    parameters: object({
      'additionalProperties?': flag,
      properties: mapOf(toolParameter),
      'required?': listOf(text),
      'type?': text,
    }),
    'strict?': flag,
  }),
  type: text,
});

const usage = object({ completion_tokens: long, prompt_tokens: long, total_tokens: long });
const head = { id: text, object: text, created: long, model: text };
const limits = {
  'temperature?': double,
  'max_tokens?': long,
  'stop?': listOf(text),
  'n?': long,
  'stream?': flag,
};

/** The signatures that MLflow gives these tasks, in OpenAI's terms. */
export const llmSignatures: Readonly<Record<LlmTask, Required<Omit<Signature, 'params'>>>> = {
  'llm/v1/chat': {
    inputs: columns({
      messages: listOf(message),
      ...limits,
      'top_p?': double,
      'top_k?': long,
      'frequency_penalty?': double,
      'presence_penalty?': double,
      'tools?': listOf(tool),
      'custom_inputs?': mapOf({ type: 'any' }),
    }),
    outputs: columns({
      ...head,
      choices: listOf(object({ finish_reason: text, index: long, message })),
      'usage?': usage,
      'custom_outputs?': mapOf({ type: 'any' }),
    }),
  },
  'llm/v1/completions': {
    inputs: columns({ prompt: text, ...limits }),
    outputs: columns({
      ...head,
      choices: listOf(object({ finish_reason: text, index: long, text })),
      usage,
    }),
  },
  'llm/v1/embeddings': {
    inputs: columns({ input: text }),
    outputs: columns({
      object: text,
      data: listOf(object({ embedding: listOf(double), index: long, object: text })),
      usage: object({ prompt_tokens: long, total_tokens: long }),
    }),
  },
};

export const isLlmTask = (task: string): task is LlmTask => task in llmSignatures;
