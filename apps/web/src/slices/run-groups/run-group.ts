/** A column and the value that the runs of a group have in it; without one where they have none. */
export interface GroupValue {
  readonly column: string;
  readonly value?: string;
}

export interface GroupAggregate {
  readonly n: number;
  readonly min?: number;
  readonly median?: number;
  readonly max?: number;
  readonly mean?: number;
  readonly sd?: number;
}

/** Runs that have the same values in some columns. */
export interface RunGroup {
  /** The values as JSON, the same on every page and in the address. */
  readonly key: string;
  readonly values: readonly GroupValue[];
  readonly count: number;
  /** By column. */
  readonly aggregates: ReadonlyMap<string, GroupAggregate>;
}

/** @example keyOfGroup([{ column: 'params.lr', value: '0.1' }, { column: 'tags.team' }]) // '["0.1",null]' */
export const keyOfGroup = (values: readonly GroupValue[]): string =>
  JSON.stringify(values.map(({ value }) => value ?? null));
