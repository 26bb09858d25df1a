/** Something that a run's answer shows has changed. */
export class RunChanged {
  /** The integer id. */
  readonly id: number;
  /** Metrics that got points. */
  readonly keys: readonly string[];

  constructor(id: number, keys: readonly string[] = []) {
    this.id = id;
    this.keys = keys;
  }
}
