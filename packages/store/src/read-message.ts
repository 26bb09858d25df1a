import type { Address } from './dialects/dialect.ts';

/** What a worker thread is started with. */
export interface WorkerStart {
  readonly store: Address;
}

/** One job to run. */
export interface Errand {
  readonly job: string;
  readonly args: unknown;
}

/** How the job ended; a thread has one job at a time. */
export type Report =
  | { readonly value: unknown }
  /** `members` are the error's own, which a copy of it loses on the way. */
  | { readonly error: unknown; readonly members: object };
