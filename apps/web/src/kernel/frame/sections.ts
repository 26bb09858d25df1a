import type { LucideIcon } from 'lucide-react';

/** A place in the rail. */
export interface Section {
  readonly to: string;
  readonly label: string;
  /** Beginnings of further addresses that belong to it. */
  readonly also?: readonly string[];
  readonly icon: LucideIcon;
  /** Below the others, at the end of the rail. */
  readonly atEnd?: boolean;
}
