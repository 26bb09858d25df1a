/** How the argument behind an opcode is laid out. */
export type Argument =
  | 'none'
  | 'line'
  | 'two lines'
  | `${1 | 2 | 4 | 8} bytes`
  /** A length of so many bytes, then that many bytes. */
  | `${1 | 4 | 8} counted`;

/** What an opcode does to the stack: values taken and put; `mark` takes everything down to the last mark. */
export interface Opcode {
  readonly name: string;
  readonly argument: Argument;
  readonly takes?: number | 'mark';
  readonly puts?: number;
}

const op = (name: string, argument: Argument, takes: number | 'mark' = 0, puts = 0): Opcode => ({
  name,
  argument,
  takes,
  puts,
});
const value = (name: string, argument: Argument): Opcode => op(name, argument, 0, 1);

/** All opcodes of protocols 0 to 5, by their byte. */
export const opcodes: Readonly<Record<string, Opcode>> = {
  '(': op('MARK', 'none'),
  '.': op('STOP', 'none', 1),
  '0': op('POP', 'none', 1),
  '1': op('POP_MARK', 'none', 'mark'),
  '2': op('DUP', 'none'),
  F: value('FLOAT', 'line'),
  I: value('INT', 'line'),
  J: value('BININT', '4 bytes'),
  K: value('BININT1', '1 bytes'),
  L: value('LONG', 'line'),
  M: value('BININT2', '2 bytes'),
  N: value('NONE', 'none'),
  P: value('PERSID', 'line'),
  Q: op('BINPERSID', 'none', 1, 1),
  R: op('REDUCE', 'none', 2, 1),
  S: value('STRING', 'line'),
  T: value('BINSTRING', '4 counted'),
  U: value('SHORT_BINSTRING', '1 counted'),
  V: value('UNICODE', 'line'),
  X: value('BINUNICODE', '4 counted'),
  a: op('APPEND', 'none', 1),
  b: op('BUILD', 'none', 1),
  c: value('GLOBAL', 'two lines'),
  d: op('DICT', 'none', 'mark', 1),
  '}': value('EMPTY_DICT', 'none'),
  e: op('APPENDS', 'none', 'mark'),
  g: value('GET', 'line'),
  h: value('BINGET', '1 bytes'),
  i: op('INST', 'two lines', 'mark', 1),
  j: value('LONG_BINGET', '4 bytes'),
  l: op('LIST', 'none', 'mark', 1),
  ']': value('EMPTY_LIST', 'none'),
  o: op('OBJ', 'none', 'mark', 1),
  p: op('PUT', 'line'),
  q: op('BINPUT', '1 bytes'),
  r: op('LONG_BINPUT', '4 bytes'),
  s: op('SETITEM', 'none', 2),
  t: op('TUPLE', 'none', 'mark', 1),
  ')': value('EMPTY_TUPLE', 'none'),
  u: op('SETITEMS', 'none', 'mark'),
  G: value('BINFLOAT', '8 bytes'),
  '\x80': op('PROTO', '1 bytes'),
  '\x81': op('NEWOBJ', 'none', 2, 1),
  '\x82': value('EXT1', '1 bytes'),
  '\x83': value('EXT2', '2 bytes'),
  '\x84': value('EXT4', '4 bytes'),
  '\x85': op('TUPLE1', 'none', 1, 1),
  '\x86': op('TUPLE2', 'none', 2, 1),
  '\x87': op('TUPLE3', 'none', 3, 1),
  '\x88': value('NEWTRUE', 'none'),
  '\x89': value('NEWFALSE', 'none'),
  '\x8a': value('LONG1', '1 counted'),
  '\x8b': value('LONG4', '4 counted'),
  B: value('BINBYTES', '4 counted'),
  C: value('SHORT_BINBYTES', '1 counted'),
  '\x8c': value('SHORT_BINUNICODE', '1 counted'),
  '\x8d': value('BINUNICODE8', '8 counted'),
  '\x8e': value('BINBYTES8', '8 counted'),
  '\x8f': value('EMPTY_SET', 'none'),
  '\x90': op('ADDITEMS', 'none', 'mark'),
  '\x91': op('FROZENSET', 'none', 'mark', 1),
  '\x92': op('NEWOBJ_EX', 'none', 3, 1),
  '\x93': op('STACK_GLOBAL', 'none', 2, 1),
  '\x94': op('MEMOIZE', 'none'),
  '\x95': op('FRAME', '8 bytes'),
  '\x96': value('BYTEARRAY8', '8 counted'),
  '\x97': value('NEXT_BUFFER', 'none'),
  '\x98': op('READONLY_BUFFER', 'none'),
};
