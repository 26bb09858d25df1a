import type { LucideIcon } from 'lucide-react';

/** A place in the rail. */
export interface Section {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Below the others, at the end of the rail. */
  readonly atEnd?: boolean;
}
