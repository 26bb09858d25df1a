import { arrayBytes, arrayWrapper } from './joblib-array.ts';
import { type Opcode, opcodes } from './pickle-opcodes.ts';
import { isImported, mark, type Slot } from './pickle-value.ts';

/** What a pickle would import and call; nothing of it is run. */
export interface PickleImports {
  /** `module.name`, each once, in order; `?` for a part that is made while the pickle is read. */
  readonly imports: readonly string[];
  /** Objects made by calling what was imported. */
  readonly calls: number;
  /** Refers to objects that the reader must supply. */
  readonly persistentIds: number;
  /** False where the bytes end early or turn into something else; Python would have run everything before that. */
  readonly isWhole: boolean;
}

/** Where the bytes stop being a pickle. */
class NotPickle extends Error {}

/** Pickles inside of pickles, in arrays of objects. */
const depthMax = 16;
/** Names longer than this are not read as names. */
const textMax = 4096;
/** Follows the opcodes of every pickle in the bytes, one after another, with a stack that knows little. Arrays of joblib lie between them and are skipped. */
export function readPickle(bytes: Uint8Array): PickleImports {
  const reader = new PickleReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const isWhole = reader.run();
  return { imports: [...reader.imports], calls: reader.calls, persistentIds: reader.persistentIds, isWhole };
}

class PickleReader {
  readonly imports = new Set<string>();
  calls = 0;
  persistentIds = 0;
  private at = 0;
  private stack: Slot[] = [];
  private memo = new Map<number, Slot>();
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  run(): boolean {
    try {
      do this.onePickle();
      while (this.bytes[this.at] === 0x80 && this.bytes[this.at + 1]! <= 5);
      return true;
    } catch (error) {
      if (error instanceof NotPickle) return false;
      throw error;
    }
  }

  private onePickle(depth = 0): void {
    if (depth > depthMax) throw new NotPickle('too deep');
    const { stack, memo } = this;
    this.stack = [];
    this.memo = new Map();
    for (let name = ''; name !== 'STOP'; ) {
      const byte = this.bytes[this.at++];
      const opcode = byte === undefined ? undefined : opcodes[String.fromCharCode(byte)];
      if (!opcode) throw new NotPickle(`no opcode at byte ${this.at - 1}`);
      this.apply(opcode, this.argument(opcode), depth);
      name = opcode.name;
    }
    this.stack = stack;
    this.memo = memo;
  }

  private argument({ argument }: Opcode): string | number {
    if (argument === 'none') return '';
    if (argument === 'line') return this.line();
    if (argument === 'two lines') return `${this.line()}.${this.line()}`;
    const width = Number(argument[0]);
    if (argument.endsWith('bytes')) return this.number(width);
    return this.counted(this.number(width));
  }

  private line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new NotPickle('a line without an end');
    const text = this.bytes.toString('utf8', this.at, Math.min(end, this.at + textMax));
    this.at = end + 1;
    return text;
  }

  private number(width: number): number {
    if (this.at + width > this.bytes.length) throw new NotPickle('a number without an end');
    const at = this.at;
    this.at += width;
    return width === 8 ? Number(this.bytes.readBigUInt64LE(at)) : this.bytes.readUIntLE(at, width);
  }

  private counted(length: number): string {
    if (this.at + length > this.bytes.length) throw new NotPickle('a text without an end');
    const text = length > textMax ? '' : this.bytes.toString('utf8', this.at, this.at + length);
    this.at += length;
    return text;
  }

  private apply(opcode: Opcode, argument: string | number, depth: number): void {
    const { name } = opcode;
    if (name === 'GLOBAL' || name === 'INST') this.imports.add(String(argument));
    if (name === 'STACK_GLOBAL') this.imports.add(this.named());
    if (name.startsWith('EXT')) this.imports.add(`copyreg extension ${argument}`);
    if (['REDUCE', 'NEWOBJ', 'NEWOBJ_EX', 'OBJ', 'INST'].includes(name)) this.calls++;
    if (name === 'PERSID' || name === 'BINPERSID') this.persistentIds++;
    const made = this.made(opcode, argument);
    this.move(opcode, argument, made);
    if (name === 'BUILD') this.skipArray(made, depth);
  }

  private named(): string {
    const [module, name] = this.stack.slice(-2);
    return [module, name].map((it) => (typeof it === 'string' ? it : '?')).join('.');
  }

  /** The value that an opcode leaves, made of what lies on the stack before it; of BUILD the state. */
  private made({ name, argument: layout }: Opcode, argument: string | number): Slot {
    const { stack } = this;
    if (isText(name)) return String(argument);
    if (name.startsWith('BININT') || name === 'NEXT_BUFFER') return layout === 'none' ? undefined : Number(argument);
    if (name === 'GLOBAL') return { name: String(argument) };
    if (name === 'STACK_GLOBAL') return { name: this.named() };
    if (name === 'EMPTY_DICT') return new Map();
    if (name === 'BUILD') return stack.at(-1);
    if (/^TUPLE\d$/.test(name)) return stack.slice(-Number(name.at(-1)));
    if (name === 'TUPLE') return stack.slice(stack.lastIndexOf(mark) + 1);
    if (name === 'REDUCE' || name === 'NEWOBJ') return this.called();
    return undefined;
  }

  private called(): Slot {
    const [callee, args] = this.stack.slice(-2);
    return isImported(callee) ? { name: callee.name, args } : undefined;
  }

  private move({ name, takes = 0, puts = 0 }: Opcode, argument: string | number, made: Slot): void {
    const { stack, memo } = this;
    if (name === 'MARK') stack.push(mark);
    else if (name === 'DUP') stack.push(stack.at(-1));
    else if (name === 'MEMOIZE') memo.set(memo.size, stack.at(-1));
    else if (name.endsWith('PUT')) memo.set(Number(argument), stack.at(-1));
    else if (name.endsWith('GET')) stack.push(memo.get(Number(argument)));
    else {
      const kept = takes === 'mark' ? stack.lastIndexOf(mark) : stack.length - takes;
      const taken = stack.splice(Math.max(0, kept));
      if (name.startsWith('SETITEM')) remember(stack.at(-1), taken);
      if (puts > 0) stack.push(made);
    }
  }

  /** The bytes of an array follow the object of joblib that describes it. */
  private skipArray(state: Slot, depth: number): void {
    const top = this.stack.at(-1);
    if (!isImported(top) || top.name !== arrayWrapper) return;
    const array = arrayBytes(state);
    if (array === undefined) throw new NotPickle('an array of unknown size');
    if (array.isPickled) {
      this.onePickle(depth + 1);
      return;
    }
    if (array.isAligned) this.at += 1 + (this.bytes[this.at] ?? 0);
    this.at += array.size;
    if (this.at > this.bytes.length) throw new NotPickle('an array without an end');
  }
}

const isText = (name: string): boolean => /UNICODE|STRING/.test(name);

/** Keeps the entries of a dictionary whose keys are texts. */
function remember(dict: Slot, taken: readonly Slot[]): void {
  if (!(dict instanceof Map)) return;
  const pairs = taken[0] === mark ? taken.slice(1) : taken;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const key = pairs[at];
    if (typeof key === 'string') dict.set(key, pairs[at + 1]);
  }
}
