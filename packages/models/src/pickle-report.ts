import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { containedPath } from './contain.ts';
import { type PickleImports, readPickle } from './read-pickle.ts';
import { type Packing, packingOf } from './unpack.ts';
import { zipMembers } from './zip-members.ts';

/**
 * What loading a pickle would do, as far as its imports tell:
 * `data` makes only objects of known kinds, `code` carries functions or classes, `unknown` imports something that no list knows,
 * `dangerous` reaches for the system, `unreadable` is no pickle that could be followed to its end.
 */
export type PickleVerdict = 'data' | 'code' | 'unknown' | 'dangerous' | 'unreadable';

export interface PickleReport extends PickleImports {
  /** Below the model's folder; a member of an archive after `!`. */
  readonly file: string;
  readonly verdict: PickleVerdict;
  /** Why it is unreadable: `packed with lz4, which is not looked into`. */
  readonly note?: string;
}

/** Bytes of a file that are looked at, and bytes that everything in it may unpack to. */
const sizeMax = 512 * 2 ** 20;
/** Packings in packings: a file can be made that unpacks to itself. */
const depthMax = 4;

/**
 * Reports on every pickle of a model, packed ones too. Nothing is run.
 * @param folder real path of the model, whose links were checked with `containModel`
 */
export async function pickleReports(folder: string): Promise<readonly PickleReport[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const reports: PickleReport[] = [];
  for (const file of files.sort()) {
    const relative = path.relative(folder, file).split(path.sep).join('/');
    if (await looksPickled(file)) reports.push(...(await reportsOf(await containedPath(folder, relative), relative)));
  }
  return reports;
}

const names =
  /\.(?:pkl|pickle|joblib|pth|pt|pt2|bin|skops|dill|npy|npz)(?:\.(?:gz|xz|bz2|lzma|z|lz4|zst))?$|(?:^|\/)data\.pkl$/i;

/** By name, or by its first bytes: a pickle of protocol 2 or later. */
async function looksPickled(file: string): Promise<boolean> {
  if (names.test(file)) return true;
  const handle = await open(file);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0).finally(() => handle.close());
  return bytesRead === 2 && beginsPickle(buffer);
}

const beginsPickle = (bytes: Uint8Array): boolean => bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5;

async function reportsOf(file: string, relative: string): Promise<readonly PickleReport[]> {
  const { size } = await stat(file);
  if (size > sizeMax) return [unreadable(relative, `larger than ${sizeMax} bytes, not looked into`)];
  return reportsOfBytes(await readFile(file), relative);
}

/** What may still be unpacked for one file. */
interface Budget {
  readonly total: { left: number };
  readonly depth: number;
}

/** Reports on bytes that may be a pickle, packed, or an archive that holds some. */
export async function reportsOfBytes(
  bytes: Uint8Array,
  file: string,
  budget: Budget = { total: { left: sizeMax }, depth: 0 },
): Promise<readonly PickleReport[]> {
  try {
    if (budget.depth > depthMax) return [unreadable(file, `packed more than ${depthMax} times over`)];
    const packing = packingOf(bytes);
    if (packing) return await reportsOfPacked(bytes, file, { packing, budget });
    if (isArchive(bytes)) return await reportsOfArchive(bytes, file, budget);
    if (isNumpyFile(bytes)) return await reportsOfNumpy(bytes, file, budget);
    const read = readPickle(bytes);
    const verdict = verdictOf(read);
    return [{ file, ...read, verdict, ...(verdict === 'unreadable' && { note: 'no pickle, or a part of one' }) }];
  } catch {
    // Whatever stops the reader (a cut file, a false length, a bomb): this file cannot be judged.
    return [unreadable(file, `cut, damaged, or more than ${sizeMax} bytes when unpacked`)];
  }
}

interface Packed {
  readonly packing: Packing;
  readonly budget: Budget;
}

async function reportsOfPacked(
  bytes: Uint8Array,
  file: string,
  { packing, budget }: Packed,
): Promise<readonly PickleReport[]> {
  if (!packing.unpack) return [unreadable(file, `packed with ${packing.name}, which is not looked into`)];
  const data = await packing.unpack(bytes, Math.max(budget.total.left, 1));
  budget.total.left -= data.length;
  return reportsOfBytes(data, file, inside(budget));
}

const inside = ({ total, depth }: Budget): Budget => ({ total, depth: depth + 1 });

const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

async function reportsOfArchive(bytes: Uint8Array, file: string, budget: Budget): Promise<readonly PickleReport[]> {
  const reports: PickleReport[] = [];
  for (const { name, data } of zipMembers(bytes, budget.total.left)) {
    budget.total.left -= data.length;
    const member = `${file}!${name}`;
    if (names.test(name) || beginsPickle(data)) reports.push(...(await reportsOfBytes(data, member, inside(budget))));
  }
  return reports;
}

const isNumpyFile = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 6)).equals(numpyMagic);
const numpyMagic = Buffer.from('\x93NUMPY', 'latin1');

/** An array of objects is a pickle behind its header; one of numbers is not. */
async function reportsOfNumpy(bytes: Uint8Array, file: string, budget: Budget): Promise<readonly PickleReport[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = buffer[6] === 1 ? 2 : 4;
  const start = 8 + wide + buffer.readUIntLE(8, wide);
  const header = buffer.toString('latin1', 8 + wide, Math.min(start, 65_536));
  return /'descr':\s*(?:'\|?O|\[.*'\|?O)/.test(header)
    ? reportsOfBytes(bytes.subarray(start), file, inside(budget))
    : [];
}

const unreadable = (file: string, note: string): PickleReport => ({
  ...{ file, imports: [], calls: 0, persistentIds: 0, isWhole: false },
  ...{ verdict: 'unreadable', note },
});

const dangerous =
  /^(?:\?|builtins\.(?:eval|exec|compile|open|getattr|setattr|__import__|input|breakpoint)$|__builtin__\.(?:eval|exec|execfile|compile|open|getattr|__import__)$|(?:os|posix|nt|sys|subprocess|socket|shutil|ctypes|importlib|runpy|pty|code|codeop|commands|webbrowser|pathlib|tempfile|signal|multiprocessing|threading|asyncio|http|urllib|requests|pip|pkgutil|operator|functools|marshal|pickle|_pickle|dill|shelve|timeit|pdb|bdb|profile|cProfile|torch\.hub|numpy\.testing)(?:\.|$)|copyreg extension)|\.\?$/;

const carriesCode =
  /^(?:cloudpickle\.|types\.(?:CodeType|FunctionType|MethodType|ModuleType)$|builtins\.(?:type|classmethod|staticmethod|property)$|__main__\.)/;

const known: readonly RegExp[] = [
  /^(?:builtins|__builtin__)\.(?:set|frozenset|list|dict|tuple|int|float|complex|bool|str|bytes|bytearray|object|slice|range|NoneType|Ellipsis)$/,
  /^(?:collections\.(?:OrderedDict|defaultdict|deque|Counter)|datetime\.\w+|decimal\.Decimal|fractions\.Fraction|uuid\.UUID|_codecs\.encode|copyreg\._reconstructor|copy_reg\._reconstructor)$/,
  /^numpy(?:\._?core)?(?:\.multiarray|\.numeric)?\.(?:_reconstruct|scalar|_frombuffer|ndarray|dtype|float64|float32|int64|int32|bool_?|matrix)$/,
  /^numpy\.random\._(?:pickle|mt19937|pcg64)\.\w+$/,
  /^(?:sklearn|scipy\.sparse|pandas|pandas\._libs|xgboost|lightgbm|statsmodels)\.[\w.]+$/,
  /^joblib\.numpy_pickle\.NumpyArrayWrapper$/,
  /^torch(?:\._utils\._rebuild_\w+|\.\w*Storage|\.(?:float|int|bfloat|u?int|bool|complex)\w*|\.nn\.[\w.]+|\._tensor\.\w+|\.Size|\.device)$/,
];

function verdictOf({ imports, isWhole }: PickleImports): PickleVerdict {
  if (imports.some((it) => dangerous.test(it))) return 'dangerous';
  if (!isWhole) return 'unreadable';
  if (imports.some((it) => carriesCode.test(it))) return 'code';
  return imports.every((it) => known.some((pattern) => pattern.test(it))) ? 'data' : 'unknown';
}
