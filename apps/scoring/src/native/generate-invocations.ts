/** `/invocations` of a model that writes text, with the bodies that MLflow's flavors of such models answer. */
import { randomUUID } from 'node:crypto';
import type { GenerateRequest } from '@millrace/engines';
import { type Cell, type Frame, isDict, isList, type Mlmodel, type PythonValue, toJs } from '@millrace/models';
import { fail } from '@millrace/protocol';
import { modelFailed } from '../formats/wording.ts';
import { type Answer, json } from '../http/answer.ts';
import type { Backend } from '../http/backend.ts';
import { collect, usageOf, type Written } from '../openai/answer-text.ts';
import { chatForm, completionForm } from '../openai/forms.ts';
import { type Answerer, answerOpenAi } from '../openai/openai-backend.ts';
import { readMessages } from '../openai/read-request.ts';
import { readInvocation } from './read-invocation.ts';
import { type TextTask, textTaskOf } from './text-task.ts';
import { writeValue } from './write-output.ts';

export interface GenerateParts extends Answerer {
  readonly mlmodel: Mlmodel;
  /** Whether `stream: true` answers pieces. */
  readonly isStreaming: boolean;
}

type Row = Readonly<Record<string, unknown>>;

export function generateInvocations(parts: GenerateParts): Backend['invocations'] {
  const task = textTaskOf(parts.mlmodel);
  return async (invocation) => {
    const { data, isUnwrapped, isArrays } = await readInvocation(invocation, parts.mlmodel);
    if (task.kind === 'chat' && isArrays) throw arrayOfMessages();
    const rows = rowsOf(data as Frame);
    const settings = rows[0] ? readSettings(rows[0], parts) : { isStreamed: false, request: {} };
    if (settings.isStreamed) return streamed(parts, task, rows, settings.request, invocation.signal);
    const answers = await Promise.all(
      rows.map((row) => answerRow(parts, task, row, settings.request, invocation.signal)),
    );
    const value = writeValue(task.kind === 'prompt' && answers.length === 1 ? answers[0] : answers);
    return json(isUnwrapped ? value : `{"predictions": ${value}}`);
  };
}

function rowsOf(frame: Frame): Row[] {
  const columns = frame.columns.map(({ name, values }) => [String(name), values] as const);
  return Array.from({ length: frame.length }, (_, at) =>
    Object.fromEntries(columns.map(([name, values]) => [name, toPlain(values[at] ?? null)])),
  );
}

/** An array stays as it is: the tasks take lists, and refuse arrays. */
const toPlain = (cell: Cell): unknown =>
  isList(cell) || typeof cell !== 'object' || cell === null || isDict(cell) ? toJs(cell as PythonValue) : cell;

interface Settings {
  readonly isStreamed: boolean;
  readonly request: Omit<GenerateRequest, 'prompt'>;
}

/** Values that change nothing are accepted everywhere; MLflow's pipeline knows none of these names. */
const neutral: Readonly<Record<string, unknown>> = {
  n: 1,
  stream: false,
  frequency_penalty: 0,
  presence_penalty: 0,
  custom_inputs: undefined,
};

/** What MLflow's text pipeline writes at most when nobody says otherwise. */
const newTokensDefault = 256;

/** Parameters of a batch come from its first row. @throws {ApiError} */
function readSettings(row: Row, { model, isStreaming }: GenerateParts): Settings {
  const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && !Number.isNaN(value)));
  const isStreamed = isStreaming && given['stream'] === true;
  const refused = Object.keys(neutral).find(
    (name) => name in given && given[name] !== neutral[name] && !(name === 'stream' && isStreamed),
  );
  if (refused !== undefined) {
    throw fail(
      'INVALID_PARAMETER_VALUE',
      'The params provided to the `predict` method are not valid for pipeline TextGenerationPipeline.',
    );
  }
  const temperature = given['temperature'] as number | undefined;
  if (temperature !== undefined && temperature < 0)
    throw fail('INVALID_PARAMETER_VALUE', `temperature must be at least 0, not ${temperature}.`);
  const request = {
    temperature,
    topP: given['top_p'] as number | undefined,
    topK: given['top_k'] as number | undefined,
    stop: given['stop'] as string[] | undefined,
    keepStop: true,
    maxTokens: newTokens(given['max_tokens'] as number | undefined, model.defaults),
  };
  return {
    isStreamed,
    request: Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)),
  };
}

/** 0 counts as absent, as in MLflow. */
function newTokens(wanted: number | undefined, defaults: GenerateParts['model']['defaults']): number | undefined {
  if (wanted !== undefined && wanted < 0)
    throw fail('BAD_REQUEST', `${modelFailed} max_tokens must be greater than 0, but is ${wanted}.`);
  if (wanted) return wanted;
  return defaults.maxNewTokens ?? (defaults.maxLength === undefined ? newTokensDefault : undefined);
}

async function answerRow(
  parts: GenerateParts,
  task: TextTask,
  row: Row,
  settings: Settings['request'],
  signal: AbortSignal,
): Promise<unknown> {
  const prompt = promptOf(task, row);
  const generation = await parts.model.generate({ ...settings, prompt }, { signal });
  const [written] = await collect(generation);
  if (!written) throw fail('INTERNAL_ERROR', 'The model gave no answer.');
  parts.tokens.countTokens('prompt', generation.promptTokens);
  parts.tokens.countTokens('completion', written.completionTokens);
  if (task.kind === 'prompt') return written.text;
  if (task.kind === 'text') return task.isFullText && 'text' in prompt ? prompt.text + written.text : written.text;
  return answerObject(parts, task.kind, written, generation.promptTokens);
}

function answerObject(
  { name }: GenerateParts,
  kind: 'chat' | 'completions',
  { text, reason, completionTokens }: Written,
  promptTokens: number,
): object {
  const said = text.trimStart();
  const content = kind === 'chat' ? { message: { role: 'assistant', content: said } } : { text: said };
  return {
    id: randomUUID(),
    object: kind === 'chat' ? 'chat.completion' : 'text_completion',
    created: Math.floor(Date.now() / 1000),
    model: name,
    usage: usageOf(promptTokens, completionTokens),
    choices: [{ index: 0, finish_reason: reason, ...content }],
  };
}

function streamed(
  parts: GenerateParts,
  task: TextTask,
  rows: readonly Row[],
  settings: Settings['request'],
  signal: AbortSignal,
): Promise<Answer> {
  const [row, ...others] = rows;
  if (!row || others.length > 0)
    throw fail('INVALID_PARAMETER_VALUE', 'stream needs exactly one row; send one request for each.');
  const generate = { ...settings, keepStop: false, prompt: promptOf(task, row) };
  const request = { generate, stream: true, includeUsage: true, echo: false };
  return answerOpenAi(parts, request, task.kind === 'chat' ? chatForm : completionForm, signal);
}

/** @throws {ApiError | OpenAiRefusal} naming the column */
function promptOf(task: TextTask, row: Row): GenerateRequest['prompt'] {
  if (task.kind === 'chat') return chatPrompt(row['messages']);
  const text = row[task.column];
  if (typeof text !== 'string') throw fail('INVALID_PARAMETER_VALUE', `${task.shown} must be a string.`);
  if (text === '') throw fail('INVALID_PARAMETER_VALUE', `${task.shown} must not be empty.`);
  return { text: task.template.replace('{prompt}', () => text) };
}

function chatPrompt(messages: unknown): GenerateRequest['prompt'] {
  if (!Array.isArray(messages)) throw fail('INVALID_PARAMETER_VALUE', 'messages must be an array of messages.');
  return { messages: readMessages(messages) };
}

const arrayOfMessages = () =>
  fail('INVALID_PARAMETER_VALUE', "Input messages should be list of dictionaries, but got: <class 'numpy.ndarray'>.");
