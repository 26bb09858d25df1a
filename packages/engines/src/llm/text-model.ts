import { randomInt } from 'node:crypto';
import { EngineError } from '../errors.ts';
import type {
  CallOptions,
  ChatMessage,
  GenerateDefaults,
  GenerateEvent,
  GenerateModel,
  GenerateRequest,
  Generation,
  Prompt,
} from '../port.ts';
import { type Job, Prefill } from './answer.ts';
import type { ChatTemplate } from './chat-template.ts';
import { EventQueue } from './event-queue.ts';
import { answerLimit, checkCounts, samplingOf } from './request.ts';
import { Scheduler } from './scheduler.ts';
import type { TokenModel } from './token-model.ts';
import type { Tokenizer } from './tokenizer.ts';

/** What a text model is made of. */
export interface TextModelParts {
  readonly engine: string;
  readonly because: string;
  readonly residentBytes: number;
  readonly contextLength: number;
  readonly defaults: GenerateDefaults;
  readonly decoder: TokenModel & { close(): Promise<void> };
  readonly tokenizer: Tokenizer;
  readonly template?: ChatTemplate;
  readonly endTokens: ReadonlySet<number>;
  /** Answers written at the same time. */
  readonly maxSequences?: number;
}

export class TextModel implements GenerateModel {
  readonly kind = 'generate';
  readonly engine: string;
  readonly because: string;
  readonly residentBytes: number;
  readonly contextLength: number;
  readonly defaults: GenerateDefaults;
  readonly chat: boolean;
  readonly progress = { tokens: 0 };
  private readonly parts: TextModelParts;
  private readonly scheduler: Scheduler;
  private readonly queues = new Set<EventQueue<GenerateEvent>>();
  private closing = false;

  constructor(parts: TextModelParts) {
    this.parts = parts;
    this.engine = parts.engine;
    this.because = parts.because;
    this.residentBytes = parts.residentBytes;
    this.contextLength = parts.contextLength;
    this.defaults = parts.defaults;
    this.chat = parts.template !== undefined;
    this.scheduler = new Scheduler(parts.maxSequences ?? 4);
  }

  countTokens(text: string): number {
    return this.parts.tokenizer.encode(text).length;
  }

  renderChat(messages: readonly ChatMessage[], extra: Readonly<Record<string, unknown>> = {}): string {
    const { template } = this.parts;
    if (template) return template.render(messages, extra);
    throw new EngineError('invalid_input', 'The model has no chat template; send a prompt instead of messages.', {
      param: 'messages',
    });
  }

  async generate(request: GenerateRequest, { signal }: CallOptions = {}): Promise<Generation> {
    if (this.closing) throw new EngineError('closed', 'The model was closed.');
    signal?.throwIfAborted();
    checkCounts(request);
    const promptIds = this.promptIds(request.prompt);
    const limit = answerLimit(request, this.defaults, {
      contextLength: this.contextLength,
      promptTokens: promptIds.length,
    });
    const sampling = samplingOf(request, this.defaults);
    const job = this.job(
      request,
      { promptIds, limit, sampling: { ...sampling, seed: sampling.seed ?? randomInt(2 ** 47) } },
      signal,
    );
    this.scheduler.add(new Prefill(job));
    return { promptTokens: promptIds.length, [Symbol.asyncIterator]: () => job.events[Symbol.asyncIterator]() };
  }

  /** Answers in progress end with reason `closed`. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    for (const queue of this.queues) queue.fail(new EngineError('closed', 'The model was closed.'));
    this.queues.clear();
    await this.scheduler.idle();
    await this.parts.decoder.close();
  }

  private job(
    request: GenerateRequest,
    checked: Pick<Job, 'promptIds' | 'limit' | 'sampling'>,
    signal: AbortSignal | undefined,
  ): Job {
    const { decoder, tokenizer, endTokens } = this.parts;
    const leave = (): void => {
      this.queues.delete(events);
      signal?.removeEventListener('abort', abort);
      this.scheduler.wake();
    };
    const events: EventQueue<GenerateEvent> = new EventQueue({ onRead: () => this.scheduler.wake(), onLeave: leave });
    const abort = (): void => {
      events.fail(signal?.reason);
      leave();
    };
    this.queues.add(events);
    signal?.addEventListener('abort', abort, { once: true });
    return {
      ...checked,
      model: decoder,
      tokenizer,
      endTokens,
      events,
      stop: request.stop ?? [],
      keepStop: request.keepStop ?? false,
      n: request.n ?? 1,
      logprobs: request.logprobs,
      progress: this.progress,
      cancelled: () => !this.queues.has(events),
    };
  }

  private promptIds(prompt: Prompt): readonly number[] {
    if ('ids' in prompt) return prompt.ids;
    if ('text' in prompt) return this.parts.tokenizer.encode(prompt.text, true);
    return this.parts.tokenizer.encode(this.renderChat(prompt.messages, prompt.tools ? { tools: prompt.tools } : {}));
  }
}
