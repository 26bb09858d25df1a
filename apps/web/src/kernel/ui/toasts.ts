import { ApiFailure } from '../api/api-failure.ts';
import { createStore } from '../create-store.ts';

/** How an act is taken back, in words that survive a reload of the page. */
export interface Undo {
  /** Names a function given to `registerUndo`. */
  readonly kind: string;
  readonly ids: readonly string[];
}

export interface Toast {
  readonly id: string;
  readonly kind: 'info' | 'error';
  readonly text: string;
  readonly undo?: Undo;
  /** Epoch milliseconds after which it goes. */
  readonly until: number;
}

export const undoMs = 10_000;
const infoMs = 4_000;
const errorMs = 12_000;
const key = 'millrace.undo';

const store = createStore<readonly Toast[]>(readKept());
const undoers = new Map<string, (ids: readonly string[]) => Promise<void>>();

export const useToasts = store.use;

export const say = (text: string): void => add({ kind: 'info', text, until: Date.now() + infoMs });

export const sayError = (error: unknown): void =>
  add({ kind: 'error', text: error instanceof Error ? error.message : String(error), until: Date.now() + errorMs });

/** Tells of something done that can be taken back for ten seconds. */
export const sayUndoable = (text: string, undo: Undo): void =>
  add({ kind: 'info', text, undo, until: Date.now() + undoMs });

/**
 * Ends the offers to undo earlier acts on the same thing, whose `ids` begin with `subject`: before another act on it, because what they
 * would bring back is then no longer what came before.
 */
export const withdrawUndo = (kind: string, subject: readonly string[]): void =>
  keep(
    store.get().filter((toast) => toast.undo?.kind !== kind || !subject.every((id, at) => toast.undo?.ids[at] === id)),
  );

/** Must run before the first page shows, so that an act of before a reload can be taken back. */
export const registerUndo = (kind: string, undoer: (ids: readonly string[]) => Promise<void>): void => {
  undoers.set(kind, undoer);
};

export async function undo(toast: Toast): Promise<void> {
  dismiss(toast.id);
  if (!toast.undo) return;
  try {
    await undoers.get(toast.undo.kind)?.(toast.undo.ids);
    say('Undone.');
  } catch (error) {
    sayError(error);
    // What the server could not do now it may do later.
    if (error instanceof ApiFailure && (error.status === 0 || error.status >= 500)) sayUndoable(toast.text, toast.undo);
  }
}

export const dismiss = (id: string): void => keep(store.get().filter((toast) => toast.id !== id));

/** Removes what has been read long enough. */
export const sweepToasts = (now: number): void => {
  const left = store.get().filter(({ until }) => until > now);
  if (left.length < store.get().length) keep(left);
};

function add(toast: Omit<Toast, 'id'>): void {
  keep([...store.get().slice(-4), { ...toast, id: crypto.randomUUID?.() ?? String(Math.random()) }]);
}

function keep(toasts: readonly Toast[]): void {
  store.set(toasts);
  sessionStorage.setItem(key, JSON.stringify(toasts.filter((toast) => toast.undo)));
}

function readKept(): readonly Toast[] {
  const now = Date.now();
  const kept: readonly Toast[] = JSON.parse(sessionStorage.getItem(key) ?? '[]');
  return kept.filter(({ until }) => until > now);
}
