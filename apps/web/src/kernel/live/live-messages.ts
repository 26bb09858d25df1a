/** What a page tells the shared worker, and back. */
export type ToWorker =
  | { readonly kind: 'follow'; readonly experiment_ids: readonly string[]; readonly prefix: string }
  | { readonly kind: 'leave' };

/** Runs of an experiment that changed, with the metrics that got points. */
export interface RunsChanged {
  readonly experiment_id: string;
  readonly runs: readonly { readonly run_id: string; readonly keys?: readonly string[] }[];
}

export type FromWorker =
  | { readonly kind: 'runs'; readonly change: RunsChanged }
  /** Events were missed: everything is to be read again. */
  | { readonly kind: 'reset' }
  /** Whether events come. */
  | { readonly kind: 'state'; readonly isOpen: boolean };

/** What a listener hears of. */
export type LiveNews = Exclude<FromWorker, { readonly kind: 'state' }>;
