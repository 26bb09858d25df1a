/** Checks a request's numbers, so that nothing impossible reaches the model. */
import { EngineError } from '../errors.ts';
import type { GenerateDefaults, GenerateRequest, Sampling } from '../port.ts';

type Limits = { readonly contextLength: number; readonly promptTokens: number };

/**
 * How many tokens an answer may have.
 * @throws {EngineError} `context_length_exceeded`, `invalid_input`
 */
export function answerLimit(
  request: GenerateRequest,
  defaults: GenerateDefaults,
  { contextLength, promptTokens }: Limits,
): number {
  if (promptTokens === 0) throw invalid('prompt', 'The prompt is empty.');
  if (promptTokens >= contextLength) {
    throw new EngineError(
      'context_length_exceeded',
      `The prompt has ${promptTokens} tokens; the model's context is ${contextLength} tokens for prompt and answer together. Shorten the prompt.`,
      { param: 'messages' in request.prompt ? 'messages' : 'prompt' },
    );
  }
  const maxLength = request.maxLength ?? defaults.maxLength ?? contextLength;
  if (promptTokens >= maxLength) {
    throw invalid(
      'max_length',
      `The prompt has ${promptTokens} tokens; max_length (${maxLength}) counts prompt and answer. Raise max_length.`,
    );
  }
  const maxTokens = request.maxTokens ?? defaults.maxNewTokens ?? contextLength;
  if (!Number.isInteger(maxTokens) || maxTokens < 1)
    throw invalid('max_tokens', 'max_tokens must be a whole number above 0.');
  return Math.min(maxTokens, maxLength - promptTokens, contextLength - promptTokens);
}

type Check = readonly [name: string, key: keyof Sampling, ok: (value: number) => boolean, rule: string];

const checks: readonly Check[] = [
  ['temperature', 'temperature', (t) => t >= 0 && t < Number.POSITIVE_INFINITY, '0 or more'],
  ['top_p', 'topP', (p) => p > 0 && p <= 1, 'above 0 and at most 1'],
  ['top_k', 'topK', (k) => Number.isInteger(k) && k >= 0, 'a whole number, 0 or more'],
  ['repetition_penalty', 'repetitionPenalty', (p) => p > 0, 'above 0'],
  ['presence_penalty', 'presencePenalty', Number.isFinite, 'a number'],
  ['frequency_penalty', 'frequencyPenalty', Number.isFinite, 'a number'],
  ['seed', 'seed', Number.isSafeInteger, 'a whole number'],
];

/**
 * A request's sampling over the model's defaults.
 * @throws {EngineError} `invalid_input`
 */
export function samplingOf(request: GenerateRequest, defaults: GenerateDefaults): Sampling {
  const own = Object.entries(request).filter(([, value]) => value !== undefined);
  const sampling: Sampling = { ...defaults, ...Object.fromEntries(own) };
  for (const [name, key, ok, rule] of checks) {
    const value = sampling[key];
    if (value !== undefined && !ok(Number(value)))
      throw invalid(name, `${name} must be ${rule}; it is ${String(value)}.`);
  }
  return sampling;
}

/** @throws {EngineError} `invalid_input` */
export function checkCounts({ n = 1, logprobs = 0 }: GenerateRequest): void {
  if (!Number.isInteger(n) || n < 1 || n > 128) throw invalid('n', 'n must be a whole number from 1 to 128.');
  if (!Number.isInteger(logprobs) || logprobs < 0 || logprobs > 20) {
    throw invalid('top_logprobs', 'top_logprobs must be a whole number from 0 to 20.');
  }
}

const invalid = (param: string, message: string): EngineError => new EngineError('invalid_input', message, { param });
