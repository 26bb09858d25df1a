import type { GraphQLScalarType, ValueNode } from 'graphql';
import type { GraphQL } from './load-graphql.ts';

/** An int64, as digits in answers: JavaScript's numbers end at 2^53. Numbers and digits are read, fractions cut off as MLflow does. */
export const createLongString = ({ GraphQLScalarType }: GraphQL): GraphQLScalarType<string, string> =>
  new GraphQLScalarType({
    name: 'LongString',
    serialize: String,
    parseValue: readInteger,
    parseLiteral: (node) => readInteger(literalOf(node)),
  });

function literalOf(node: ValueNode): unknown {
  if (node.kind === 'IntValue' || node.kind === 'StringValue') return node.value;
  if (node.kind === 'FloatValue') return Number(node.value);
  return node.kind === 'BooleanValue' ? node.value : undefined;
}

function readInteger(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' && Number.isFinite(value)) return String(BigInt(Math.trunc(value)));
  const digits = typeof value === 'string' ? /^\s*([+-]?\d{1,19})\s*$/.exec(value)?.[1] : undefined;
  if (digits === undefined) throw new TypeError('It must be an integer, as a number or as digits.');
  return digits;
}
