import { type Opcode, opcodes } from './pickle-opcodes.ts';

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

/** Names longer than this are not read as names. */
const textMax = 4096;
const mark = Symbol('mark');

type Slot = string | typeof mark | undefined;

/** Follows the opcodes of every pickle in the bytes, one after another, with a stack that knows only texts. */
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
      while (this.at < this.bytes.length && this.bytes[this.at] === 0x80);
      return true;
    } catch (error) {
      if (error instanceof NotPickle) return false;
      throw error;
    }
  }

  private onePickle(): void {
    this.stack = [];
    this.memo = new Map();
    for (;;) {
      const byte = this.bytes[this.at++];
      const opcode = byte === undefined ? undefined : opcodes[String.fromCharCode(byte)];
      if (!opcode) throw new NotPickle(`no opcode at byte ${this.at - 1}`);
      this.apply(opcode, this.argument(opcode));
      if (opcode.name === 'STOP') return;
    }
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

  private apply(opcode: Opcode, argument: string | number): void {
    const { name } = opcode;
    if (name === 'GLOBAL' || name === 'INST') this.imports.add(String(argument));
    if (name === 'STACK_GLOBAL') this.imports.add(`${this.fromTop(1)}.${this.fromTop(0)}`);
    if (name.startsWith('EXT')) this.imports.add(`copyreg extension ${argument}`);
    if (['REDUCE', 'NEWOBJ', 'NEWOBJ_EX', 'OBJ', 'INST'].includes(name)) this.calls++;
    if (name === 'PERSID' || name === 'BINPERSID') this.persistentIds++;
    this.move(opcode, argument);
  }

  private fromTop(depth: number): string {
    const slot = this.stack[this.stack.length - 1 - depth];
    return typeof slot === 'string' ? slot : '?';
  }

  private move({ name, takes = 0, puts = 0 }: Opcode, argument: string | number): void {
    const { stack, memo } = this;
    if (name === 'MARK') stack.push(mark);
    else if (name === 'DUP') stack.push(stack.at(-1));
    else if (name === 'MEMOIZE') memo.set(memo.size, stack.at(-1));
    else if (name.endsWith('PUT')) memo.set(Number(argument), stack.at(-1));
    else if (name.endsWith('GET')) stack.push(memo.get(Number(argument)));
    else {
      if (takes === 'mark') stack.length = Math.max(0, stack.lastIndexOf(mark));
      else stack.length = Math.max(0, stack.length - takes);
      if (puts > 0) stack.push(isText(name) ? String(argument) : undefined);
    }
  }
}

const isText = (name: string): boolean => /UNICODE|STRING/.test(name);
