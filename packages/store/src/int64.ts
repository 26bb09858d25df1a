import { type Expression, type RawBuilder, sql } from 'kysely';

/** An int64 column selected through `int64()`: digits where a number would not be exact. */
export type Int64Cell = number | string;

const largest = Number.MAX_SAFE_INTEGER;

/** SQL text of an int64 that survives reading: a number while exact, its digits beyond ±(2^53 − 1). For hand-written statements. */
export const int64Sql = (column: string): string =>
  `CASE WHEN ${column} BETWEEN -${largest} AND ${largest} THEN ${column} ELSE CAST(${column} AS TEXT) END`;

/**
 * The same for the query builder: `q.selectFrom('runs').select((eb) => int64(eb.ref('start_time')).as('start_time'))`.
 * Only needed where a value may pass 2^53; ids never do.
 */
export const int64 = (column: Expression<number>): RawBuilder<Int64Cell> =>
  sql`case when ${column} between ${sql.lit(-largest)} and ${sql.lit(largest)} then ${column} else cast(${column} as text) end`;

/** What `int64()` selected, as the wire carries it: a bigint beyond ±(2^53 − 1). */
export const readInt64 = (cell: Int64Cell): number | bigint => (typeof cell === 'string' ? BigInt(cell) : cell);
