import { randomUUID } from 'node:crypto';
import type { GenerateModel, Generation } from '@millrace/engines';
import { type Answer, json } from '../http/answer.ts';
import type { Invocation, OpenAiBackend } from '../http/backend.ts';
import type { ScoringMetrics } from '../http/metrics.ts';
import { collect, usageOf } from './answer-text.ts';
import { chatForm, completionForm, type Form } from './forms.ts';
import { type OpenAiRequest, readChatRequest, readCompletionRequest, readObject } from './read-request.ts';
import { OpenAiRefusal } from './refusal.ts';

type Tokens = Pick<ScoringMetrics, 'countTokens'>;

/** Who answers, under which name, and who counts. */
export interface Answerer {
  readonly model: GenerateModel;
  /** Echoed as `model`, whatever the request says. */
  readonly name: string;
  readonly tokens: Tokens;
}

/** The routes of OpenAI's API for a model that writes text. */
export function openAiBackend(answerer: Answerer): OpenAiBackend {
  const { model, name } = answerer;
  return {
    chat: async (invocation: Invocation) => {
      if (!model.chat) {
        throw new OpenAiRefusal('This model has no chat template. Send a prompt to /v1/completions.', {
          param: 'messages',
        });
      }
      return answerOpenAi(
        answerer,
        readChatRequest(readObject(invocation), model.contextLength),
        chatForm,
        invocation.signal,
      );
    },
    completions: async (invocation: Invocation) =>
      answerOpenAi(
        answerer,
        readCompletionRequest(readObject(invocation), model.contextLength),
        completionForm,
        invocation.signal,
      ),
    models: () => ({ object: 'list', data: [{ id: name, object: 'model', created: 0, owned_by: 'millrace' }] }),
  };
}

/** Answers one request, whole or as a stream. */
export async function answerOpenAi(
  { model, name, tokens }: Answerer,
  request: OpenAiRequest,
  form: Form,
  signal: AbortSignal,
): Promise<Answer> {
  const generation = await model.generate(request.generate, { signal });
  tokens.countTokens('prompt', generation.promptTokens);
  const head = { id: `${form.idPrefix}-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: name };
  const exchange = { request, generation, form, head, tokens };
  return request.stream ? { status: 200, events: stream(exchange) } : json(JSON.stringify(await whole(exchange)));
}

interface Exchange {
  readonly request: OpenAiRequest;
  readonly generation: Generation;
  readonly form: Form;
  readonly head: { readonly id: string; readonly created: number; readonly model: string };
  readonly tokens: Tokens;
}

async function whole({ request, generation, form, head, tokens }: Exchange): Promise<object> {
  const written = await collect(generation);
  const completionTokens = written.reduce((sum, one) => sum + one.completionTokens, 0);
  tokens.countTokens('completion', completionTokens);
  return {
    id: head.id,
    object: form.object,
    created: head.created,
    model: head.model,
    choices: written.map((one) => form.choice(one, request)),
    usage: usageOf(generation.promptTokens, completionTokens),
  };
}

async function* stream({ request, generation, form, head, tokens }: Exchange): AsyncGenerator<string> {
  const chunk = (more: object): string =>
    `data: ${JSON.stringify({ id: head.id, object: form.chunkObject, created: head.created, model: head.model, ...more })}\n\n`;
  const begun = new Set<number>();
  let completionTokens = 0;
  for await (const event of generation) {
    if (!begun.has(event.index)) {
      begun.add(event.index);
      const opening = form.opening(event.index, request);
      if (opening) yield chunk({ choices: [opening] });
    }
    if (event.type === 'finish') completionTokens += event.completionTokens;
    yield chunk({ choices: [form.piece(event, request)] });
  }
  tokens.countTokens('completion', completionTokens);
  if (request.includeUsage) yield chunk({ choices: [], usage: usageOf(generation.promptTokens, completionTokens) });
  yield 'data: [DONE]\n\n';
}
