import type { Address, Dialect, Session } from './dialect.ts';
import { sqlite } from './sqlite/index.ts';

const dialects: Readonly<Record<Address['dialect'], Dialect>> = { sqlite };

export const dialectOf = ({ dialect }: Pick<Address, 'dialect'>): Dialect => dialects[dialect];

/** A read-only connection, for the thread that calls. */
export const openReader = (address: Address): Session => dialectOf(address).openReader(address);
