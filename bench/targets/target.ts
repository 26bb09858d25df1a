/** Where a server is to run. */
export interface Place {
  /** An empty folder of its own. */
  readonly folder: string;
  readonly port: number;
}

/** A server that the bench knows how to start. */
export interface Target {
  readonly name: string;
  readonly durability: string;
  /** How often a start is timed. */
  readonly starts: number;
  /** Installs what is missing; returns the version. */
  readonly prepare: () => string;
  readonly command: (place: Place) => readonly string[];
  /** Below the folder. */
  readonly databaseFile: string;
}
