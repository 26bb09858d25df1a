/**
 * What answers for a loaded model. The scoring server speaks only this; it never sees an engine.
 *
 * A model either predicts (tables and tensors in, tables and tensors out) or generates text:
 *
 *     const model = await load({ folder, flavors }, { cacheDir });
 *     if (model.kind === 'generate') {
 *       const generation = await model.generate({ prompt: { messages }, stop: ['\n'], n: 2 }, { signal });
 *       for await (const event of generation) {
 *         if (event.type === 'delta') write(event.index, event.text);
 *         else finish(event.index, event.reason, event.completionTokens);
 *       }
 *       usage(generation.promptTokens);
 *     } else {
 *       const answer = await model.predict({ kind: 'tensor', tensor }, {}, { signal });
 *     }
 *     await model.close();
 */
import type { PredictInput, PredictOutput } from './data.ts';

/** One model in memory. */
export type LoadedModel = PredictModel | GenerateModel;

interface Loaded {
  /** What answers, for the header `x-millrace-engine` and the log: `onnx`, `transformers`, `genai_onnx`, `javascript_function`. */
  readonly engine: string;
  /** Why this engine, in words for one log line; the path it names is relative to the model's folder. */
  readonly because: string;
  /** About how many bytes it keeps in memory when idle: weights and graph, without the caches of running requests. */
  readonly residentBytes: number;
  /** Waits for the calls in progress, then frees the memory. Later calls fail with reason `closed`. */
  close(): Promise<void>;
}

export interface CallOptions {
  /** Aborting makes the call reject with the signal's reason as soon as the engine can stop. */
  readonly signal?: AbortSignal;
}

/** A model that turns rows or tensors into rows or tensors. */
export interface PredictModel extends Loaded {
  readonly kind: 'predict';
  /**
   * How rows of several requests may be put into one call; undefined when the graph's first dimension is not free.
   * The server need not do anything: `predict` itself merges calls that wait at the same time.
   */
  readonly batching?: Batching;
  /**
   * Answers one request. The input has passed the signature.
   * @throws {EngineError} `invalid_input` for shapes and types the model refuses, `model_failed` for a failure inside
   */
  predict(input: PredictInput, params: Params, options?: CallOptions): Promise<PredictOutput>;
  /** Answers in pieces; present when the model can (`streamable` of a custom model). */
  predictStream?(input: PredictInput, params: Params, options?: CallOptions): AsyncIterable<unknown>;
}

export interface Batching {
  /** Calls of the native library so far; a test compares them with the number of requests. */
  readonly runs: number;
}

export type Params = Readonly<Record<string, unknown>>;

/** A model that continues text. */
export interface GenerateModel extends Loaded {
  readonly kind: 'generate';
  /** Prompt and answer together hold at most this many tokens. */
  readonly contextLength: number;
  /** What the model's own files say a request means when it says nothing. */
  readonly defaults: GenerateDefaults;
  /** What it has done so far. */
  readonly progress: Progress;
  /** Whether `prompt.messages` works, that is, whether the tokenizer comes with a chat template. */
  readonly chat: boolean;
  /** The number of tokens of a text, without special tokens added. */
  countTokens(text: string): number;
  /**
   * The text that the chat template makes of messages.
   * @throws {EngineError} `invalid_input` when there is no template, or it refuses the messages
   */
  renderChat(messages: readonly ChatMessage[], extra?: Readonly<Record<string, unknown>>): string;
  /**
   * Starts an answer. Resolves once the request is known to be possible, before the first token.
   * @throws {EngineError} `context_length_exceeded`, `invalid_input`
   */
  generate(request: GenerateRequest, options?: CallOptions): Promise<Generation>;
}

export interface Progress {
  /** Tokens written, also those of answers that nobody waited for. */
  readonly tokens: number;
}

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
  /** Whatever else the template may read: `name`, `tool_calls`, … */
  readonly [key: string]: unknown;
}

export type Prompt =
  | { readonly text: string }
  | { readonly ids: readonly number[] }
  | { readonly messages: readonly ChatMessage[]; readonly tools?: readonly unknown[] };

/** Names are those of the sampling literature; a field left out takes the model's default. */
export interface Sampling {
  /** False: always the likeliest token; then temperature, topP and topK count for nothing. */
  readonly doSample?: boolean;
  /** 0 is the likeliest token; 1 leaves the model's distribution alone. */
  readonly temperature?: number;
  /** Keeps the likeliest tokens that together have this probability, (0, 1]. */
  readonly topP?: number;
  /** Keeps this many of the likeliest tokens; 0 keeps all. */
  readonly topK?: number;
  /** Divides the score of tokens seen in prompt or answer; 1 does nothing. */
  readonly repetitionPenalty?: number;
  /** Taken from the score of each token that the answer has, once. */
  readonly presencePenalty?: number;
  /** Taken from the score of each token that the answer has, as often as it has it. */
  readonly frequencyPenalty?: number;
  /** Added to the score of a token, by its id. */
  readonly logitBias?: Readonly<Record<number, number>>;
  /** Same seed, same request, same answer; without one every answer differs. */
  readonly seed?: number;
}

export interface GenerateRequest extends Sampling {
  readonly prompt: Prompt;
  /** New tokens at most, ≥ 1; undefined is `defaults.maxNewTokens`, else the rest of the context. */
  readonly maxTokens?: number;
  /** Prompt and new tokens together at most. */
  readonly maxLength?: number;
  /** The answer ends before (with `keepStop` after) the first of these texts. */
  readonly stop?: readonly string[];
  readonly keepStop?: boolean;
  /** How many answers; each event says with `index` which one it belongs to. */
  readonly n?: number;
  /** Log probability of each token, and of this many likeliest ones beside it (0 to 20). */
  readonly logprobs?: number;
}

export interface GenerateDefaults extends Sampling {
  readonly maxNewTokens?: number;
  readonly maxLength?: number;
}

/** An answer on its way. Leaving the loop, or aborting the signal, stops it within two tokens. */
export interface Generation extends AsyncIterable<GenerateEvent> {
  readonly promptTokens: number;
}

export type GenerateEvent = Delta | Finish;

/** More text. Never half a character, never the beginning of a stop text. */
export interface Delta {
  readonly type: 'delta';
  readonly index: number;
  /** Empty at the end of an answer whose last tokens say nothing, when `logprobs` are asked for. */
  readonly text: string;
  /** The tokens whose text this is, for `logprobs`; empty when they were not asked for. */
  readonly tokens: readonly TokenInfo[];
}

/** The end of one answer, once per index. */
export interface Finish {
  readonly type: 'finish';
  readonly index: number;
  /** `stop`: the model ended, or a stop text came; `length`: a limit was reached. */
  readonly reason: 'stop' | 'length';
  /** The end token counts. */
  readonly completionTokens: number;
  /** The end token, when the model wrote one and `logprobs` are asked for. */
  readonly end?: TokenInfo;
}

export interface TokenInfo {
  readonly id: number;
  readonly text: string;
  /** The token's bytes, for clients that put halves of characters together. */
  readonly bytes: Uint8Array;
  readonly logprob: number;
  /** The likeliest tokens here, likeliest first. */
  readonly top: readonly {
    readonly id: number;
    readonly text: string;
    readonly bytes: Uint8Array;
    readonly logprob: number;
  }[];
}
