import type { Handle } from './handle.ts';
import type { AppendTx } from './store.ts';

/**
 * An append, or a write `beside` it, leaves what is deferred where it is. Everything else runs after a fold; a `fold` does nothing besides, and what a `look` reads is
 * undone with its fold.
 */
export type Kind = Request['kind'];

/** What waits for the writer. */
export type Request = AppendRequest | WriteRequest;

export interface AppendRequest extends Waiting {
  readonly kind: 'append';
  readonly work: (tx: AppendTx) => Promise<void>;
}

export interface WriteRequest extends Waiting {
  readonly kind: 'write' | 'beside' | 'fold' | 'look';
  readonly work: (tx: Handle) => Promise<unknown>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Whether what is deferred has to be where this one looks. */
export const needsFold = ({ kind }: Request): boolean => kind !== 'append' && kind !== 'beside';

/** Requests of one purpose share a group: a fold has nobody wait for its sync, and a look is no commit. */
export const purposeOf = (request: Request): Kind => (needsFold(request) ? request.kind : 'write');

export const doNothing = async (): Promise<void> => {};

/** Nobody waits for it: what it cannot move stays durable, and whoever needs it tries again. */
export const dueFold = (): Request => ({ kind: 'fold', work: doNothing, resolve: () => {}, reject: () => {} });
