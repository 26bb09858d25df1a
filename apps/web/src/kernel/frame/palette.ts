import type { LucideIcon } from 'lucide-react';
import { createStore } from '../create-store.ts';

/** A line of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  /** What kind of thing it is: `Experiment`. */
  readonly kind: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
}

/** Finds lines for a text; commands are filtered by the caller, things of the server by the server. */
export type PaletteSource = (text: string, signal: AbortSignal) => Promise<readonly PaletteItem[]>;

const isOpen = createStore(false);

export const palette = {
  use: isOpen.use,
  open: (): void => isOpen.set(true),
  close: (): void => isOpen.set(false),
};

/** Whether the letters of `text` occur in `label` in order; for commands, of which there are few. */
export function matchesLoosely(label: string, text: string): boolean {
  const letters = label.toLowerCase();
  let at = 0;
  for (const letter of text.toLowerCase().replaceAll(' ', '')) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
