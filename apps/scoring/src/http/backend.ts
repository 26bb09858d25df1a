import type { Answer } from './answer.ts';

/** A body for the model, as it came. */
export interface Invocation {
  readonly body: Buffer;
  readonly contentType: string | undefined;
  /** Aborted when the client goes away or the time is up. */
  readonly signal: AbortSignal;
}

/** What stands behind the routes: a model in this process, or a Python worker beside it. */
export interface Backend {
  /** For the header `x-millrace-engine` and the log. */
  readonly engine: string;
  /** Absent where what answers cannot be away while this process lives. */
  isThere?(): Promise<boolean>;
  invocations(invocation: Invocation): Promise<Answer>;
  /** Present for models that write text. */
  readonly openai?: OpenAiBackend;
  close(): Promise<void>;
}

/** The routes that OpenAI's clients call. Bodies are JSON. */
export interface OpenAiBackend {
  chat(invocation: Invocation): Promise<Answer>;
  completions(invocation: Invocation): Promise<Answer>;
  /** The answer of `/v1/models`: the served model. */
  models(): object;
}
