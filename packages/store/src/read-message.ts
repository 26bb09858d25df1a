import type { Address } from './dialects/dialect.ts';

/** What a worker thread is started with. */
export interface WorkerStart {
  readonly store: Address;
}

/** One thing to do; `maintain` is the engine's upkeep. */
export type Errand = { readonly id: number } & (
  | { readonly job: string; readonly args: unknown }
  | { readonly maintain: true }
);

export type Report = { readonly id: number } & ({ readonly value: unknown } | { readonly error: unknown });
