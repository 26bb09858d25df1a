import { isUtf8 } from 'node:buffer';
import type { ChatMessage, GenerateRequest, Prompt } from '@millrace/engines';
import { fail } from '@millrace/protocol';
import type { Invocation } from '../http/backend.ts';
import { OpenAiRefusal } from './refusal.ts';

type Body = Readonly<Record<string, unknown>>;

/** A request in the engine's words, and how it wants its answer. */
export interface OpenAiRequest {
  readonly generate: GenerateRequest;
  readonly stream: boolean;
  /** Whether a stream ends with the number of tokens. */
  readonly includeUsage: boolean;
  /** Of a completion: whether the answer repeats the prompt. */
  readonly echo: boolean;
}

const answersMax = 16;
const logprobsMax = 20;
const stopsMax = 16;

/**
 * @throws {OpenAiRefusal} when the body is no JSON object
 * @throws {ApiError} 415 without the content type of JSON: pages of other sites may send every other one without being asked
 */
export function readObject({ body, contentType }: Pick<Invocation, 'body' | 'contentType'>): Body {
  if (!/^application\/json\s*(?:;|$)/i.test(contentType ?? ''))
    throw fail('BAD_REQUEST', 'Send the header content-type: application/json.', { status: 415 });
  if (!isUtf8(body)) throw new OpenAiRefusal('The body is not UTF-8. Send JSON in UTF-8.');
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new OpenAiRefusal('The body is not valid JSON.');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  throw new OpenAiRefusal('The body must be a JSON object.');
}

/** @throws {OpenAiRefusal} naming the field */
export function readChatRequest(body: Body, contextLength: number): OpenAiRequest {
  const tools = optional(body, 'tools', isArray, 'an array');
  const prompt: Prompt = { messages: readMessages(body['messages']), ...(tools ? { tools } : {}) };
  refuseFormats(body);
  const wants = optional(body, 'logprobs', isBoolean, 'a boolean') ?? false;
  const top = integer(body, 'top_logprobs', 0, logprobsMax);
  if (top !== undefined && !wants) throw refuse('top_logprobs', 'needs logprobs to be true');
  const maxTokens = integer(body, 'max_completion_tokens', 1) ?? integer(body, 'max_tokens', 1);
  return readShared(body, { prompt, maxTokens: maxTokens ?? contextLength, ...(wants ? { logprobs: top ?? 0 } : {}) });
}

/** @throws {OpenAiRefusal} naming the field */
export function readCompletionRequest(body: Body, contextLength: number): OpenAiRequest {
  const prompt = readPrompt(body['prompt']);
  const logprobs = integer(body, 'logprobs', 0, logprobsMax);
  const maxTokens = integer(body, 'max_tokens', 1) ?? contextLength;
  return readShared(body, { prompt, maxTokens, ...(logprobs === undefined ? {} : { logprobs }) });
}

function readShared(body: Body, own: Pick<GenerateRequest, 'prompt' | 'maxTokens' | 'logprobs'>): OpenAiRequest {
  const stream = optional(body, 'stream', isBoolean, 'a boolean') ?? false;
  const streamOptions = optional(body, 'stream_options', isObject, 'an object');
  if (streamOptions && !stream) throw refuse('stream_options', 'needs stream to be true');
  return {
    generate: {
      ...own,
      ...readSampling(body),
      n: integer(body, 'n', 1, answersMax) ?? 1,
      stop: readStop(body['stop']),
    },
    stream,
    includeUsage: streamOptions?.['include_usage'] === true,
    echo: optional(body, 'echo', isBoolean, 'a boolean') ?? false,
  };
}

function readSampling(body: Body): Partial<GenerateRequest> {
  const temperature = number(body, 'temperature', 0, 2);
  const topP = number(body, 'top_p', 0, 1);
  const sampling = {
    temperature,
    topP,
    topK: integer(body, 'top_k', 0),
    presencePenalty: number(body, 'presence_penalty', -2, 2),
    frequencyPenalty: number(body, 'frequency_penalty', -2, 2),
    seed: integer(body, 'seed', Number.MIN_SAFE_INTEGER),
    logitBias: readLogitBias(body),
    // Who names a temperature wants it to count, whatever the model's own files say.
    doSample: temperature === undefined ? undefined : temperature > 0,
  };
  return Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined));
}

/** @throws {OpenAiRefusal} naming the message and its part */
export function readMessages(value: unknown): ChatMessage[] {
  if (!Array.isArray(value)) throw refuse('messages', 'must be an array of messages');
  if (value.length === 0) throw refuse('messages', 'must hold at least one message');
  return value.map(readMessage);
}

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];

function readMessage(message: unknown, at: number): ChatMessage {
  const field = `messages[${at}]`;
  if (!isObject(message)) throw refuse(field, 'must be an object with role and content');
  const { role } = message;
  if (typeof role !== 'string') throw refuse(`${field}.role`, 'must be a string');
  if (!roles.includes(role)) throw refuse(`${field}.role`, `must be one of ${roles.join(', ')}, not '${role}'`);
  // Templates know only the older name of this role.
  return {
    ...message,
    role: role === 'developer' ? 'system' : role,
    content: readContent(message, `${field}.content`),
  };
}

function readContent({ content, tool_calls }: Body, field: string): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map((part, at) => readPart(part, `${field}[${at}]`)).join('');
  if ((content === null || content === undefined) && Array.isArray(tool_calls)) return '';
  throw refuse(field, 'must be a string or an array of parts of type text');
}

function readPart(part: unknown, field: string): string {
  if (isObject(part) && part['type'] === 'text' && typeof part['text'] === 'string') return part['text'];
  throw refuse(field, 'must be a part of type text: {"type": "text", "text": "…"}');
}

function readPrompt(value: unknown): Prompt {
  const [only, ...others] = Array.isArray(value) && typeof value[0] === 'string' ? value : [value];
  if (others.length > 0) throw refuse('prompt', 'must be one prompt; send one request for each');
  if (typeof only === 'string') return { text: only };
  if (Array.isArray(only) && only.every((id) => Number.isInteger(id))) return { ids: only as number[] };
  throw refuse('prompt', 'must be a string or an array of token ids');
}

function readStop(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const stops = Array.isArray(value) ? value : [value];
  if (stops.length > stopsMax) throw refuse('stop', `must hold at most ${stopsMax} strings`);
  if (stops.every((stop) => typeof stop === 'string' && stop !== '')) return stops as string[];
  throw refuse('stop', 'must be a string that is not empty, or an array of them');
}

function readLogitBias(body: Body): Record<number, number> | undefined {
  const bias = optional(body, 'logit_bias', isObject, 'an object of token id → number');
  for (const [id, value] of Object.entries(bias ?? {})) {
    if (!/^\d+$/.test(id) || typeof value !== 'number' || Math.abs(value) > 100)
      throw refuse('logit_bias', 'must map token ids to numbers from -100 to 100');
  }
  return bias as Record<number, number> | undefined;
}

function refuseFormats(body: Body): void {
  const format = optional(body, 'response_format', isObject, 'an object');
  if (format && format['type'] !== 'text') throw refuse('response_format', 'must be of type text for this model');
}

function integer(body: Body, field: string, min: number, max = Number.MAX_SAFE_INTEGER): number | undefined {
  const value = number(body, field, min, max);
  if (value === undefined || Number.isInteger(value)) return value;
  throw refuse(field, `must be a whole number, not ${value}`);
}

function number(body: Body, field: string, min: number, max: number): number | undefined {
  const value = optional(body, field, (it): it is number => typeof it === 'number', 'a number');
  if (value === undefined || (value >= min && value <= max)) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
  throw refuse(field, `must be ${range}, not ${value}`);
}

function optional<T>(body: Body, field: string, is: (value: unknown) => value is T, what: string): T | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (is(value)) return value;
  throw refuse(field, `must be ${what}`);
}

const isArray = (value: unknown): value is unknown[] => Array.isArray(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (param: string, why: string): OpenAiRefusal => new OpenAiRefusal(`${param} ${why}.`, { param });
