import type { GenerateEvent } from '@millrace/engines';
import { chatLogprobs, completionLogprobs, type Written } from './answer-text.ts';
import type { OpenAiRequest } from './read-request.ts';

/** What differs between chat and plain completions. */
export interface Form {
  readonly idPrefix: string;
  readonly object: string;
  readonly chunkObject: string;
  /** An answer of an unstreamed request. */
  choice(written: Written, request: OpenAiRequest): object;
  /** The first chunk of an answer, before any text. */
  opening(index: number, request: OpenAiRequest): object | undefined;
  /** A chunk. */
  piece(event: GenerateEvent, request: OpenAiRequest): object;
}

const wantsLogprobs = ({ generate }: OpenAiRequest): boolean => generate.logprobs !== undefined;

export const chatForm: Form = {
  idPrefix: 'chatcmpl',
  object: 'chat.completion',
  chunkObject: 'chat.completion.chunk',
  choice: ({ index, text, tokens, reason }, request) => ({
    index,
    message: { role: 'assistant', content: text, refusal: null },
    logprobs: wantsLogprobs(request) ? chatLogprobs(tokens) : null,
    finish_reason: reason,
  }),
  opening: (index) => ({
    index,
    delta: { role: 'assistant', content: '', refusal: null },
    logprobs: null,
    finish_reason: null,
  }),
  piece: (event, request) =>
    event.type === 'finish'
      ? { index: event.index, delta: {}, logprobs: null, finish_reason: event.reason }
      : {
          index: event.index,
          delta: { content: event.text },
          logprobs: wantsLogprobs(request) ? chatLogprobs(event.tokens) : null,
          finish_reason: null,
        },
};

export const completionForm: Form = {
  idPrefix: 'cmpl',
  object: 'text_completion',
  chunkObject: 'text_completion',
  choice: ({ index, text, tokens, reason }, request) => ({
    index,
    text: echoed(request) + text,
    logprobs: wantsLogprobs(request) ? completionLogprobs(tokens, echoed(request).length) : null,
    finish_reason: reason,
  }),
  opening: (index, request) =>
    request.echo ? { index, text: echoed(request), logprobs: null, finish_reason: null } : undefined,
  piece: (event, request) =>
    event.type === 'finish'
      ? { index: event.index, text: '', logprobs: null, finish_reason: event.reason }
      : {
          index: event.index,
          text: event.text,
          logprobs: wantsLogprobs(request) ? completionLogprobs(event.tokens, 0) : null,
          finish_reason: null,
        },
};

function echoed({ echo, generate: { prompt } }: OpenAiRequest): string {
  return echo && 'text' in prompt ? prompt.text : '';
}
