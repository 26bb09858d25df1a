/** What the supervisor and the process of a model say to each other. */
import type { LoadOptions } from '@millrace/engines';

/** Everything the process of a model knows; it reads neither flags nor environment. */
export interface ChildConfig {
  readonly model: ServedModel;
  readonly http: HttpOptions;
  readonly load: Pick<
    LoadOptions,
    'cacheDir' | 'threads' | 'maxSequences' | 'precision' | 'modelConfig' | 'allowModelCode'
  >;
  /** Set when a Python worker answers: the Unix socket on which it listens. */
  readonly worker?: { readonly socketPath: string };
  /** After a crash: wait this long before loading the model again. Requests are refused meanwhile. */
  readonly loadAfterMs: number;
  readonly isNetworkConfined: boolean;
  readonly logLevel: LogLevel;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface ServedModel {
  /** Folder with the MLmodel file, an absolute path. */
  readonly folder: string;
  /** What clients call it: the registered name, or the folder's name. Never a path. */
  readonly name: string;
  /** The version of a registered model. */
  readonly version?: string;
}

export interface HttpOptions {
  /** Longest time until an answer, in milliseconds; of a stream, until its first piece. */
  readonly timeoutMs: number;
  readonly bodyBytesMax: number;
  /** Requests that may be in progress; more are refused with 429. */
  readonly requestsMax: number;
  /** Whether `stream: true` on /invocations answers pieces; off for strict parity with MLflow. */
  readonly streamInvocations: boolean;
  /** Whether the answers of Python models keep their `stack_trace`. */
  readonly stackTraces: boolean;
  /** Clients must send it as bearer token. */
  readonly apiKey?: string;
}

export type ToChild =
  | { readonly type: 'configure'; readonly config: ChildConfig }
  /** The socket comes with it. */
  | { readonly type: 'listen' }
  /** Take no new connection, finish what is in progress, end. */
  | { readonly type: 'drain'; readonly isReplaced: boolean };

export type FromChild =
  | { readonly type: 'listening' }
  | { readonly type: 'ready'; readonly engine: string; readonly because: string; readonly loadMs: number }
  | { readonly type: 'failed'; readonly message: string };
