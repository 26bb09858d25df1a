import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { containedPath } from './contain.ts';
import { type PickleImports, readPickle } from './read-pickle.ts';
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
}

/** Bytes that are looked at, packed and unpacked. */
const sizeMax = 512 * 2 ** 20;

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

const names = /\.(?:pkl|pickle|joblib|pth|pt|pt2|bin|skops|dill)(?:\.(?:gz|xz|bz2|lzma))?$/i;

/** By name, or by its first bytes: a pickle of protocol 2 or later. */
async function looksPickled(file: string): Promise<boolean> {
  if (names.test(file)) return true;
  const handle = await open(file);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0).finally(() => handle.close());
  return bytesRead === 2 && buffer[0] === 0x80 && buffer[1]! >= 2 && buffer[1]! <= 5;
}

async function reportsOf(file: string, relative: string): Promise<readonly PickleReport[]> {
  const { size } = await stat(file);
  if (size > sizeMax) return [unreadable(relative)];
  return reportsOfBytes(await readFile(file), relative);
}

/** Reports on bytes that may be a pickle, packed with gzip, or an archive that holds some. */
export function reportsOfBytes(bytes: Uint8Array, file: string): readonly PickleReport[] {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      return reportsOfBytes(gunzipSync(bytes, { maxOutputLength: sizeMax }), file);
    if (bytes[0] === 0x50 && bytes[1] === 0x4b) return reportsOfArchive(bytes, file);
    const read = readPickle(bytes);
    return [{ file, ...read, verdict: verdictOf(read) }];
  } catch {
    // Whatever stops the reader (a cut file, a false length, a bomb): this file cannot be judged.
    return [unreadable(file)];
  }
}

function reportsOfArchive(bytes: Uint8Array, file: string): readonly PickleReport[] {
  return zipMembers(bytes, sizeMax)
    .filter(({ name, data }) => names.test(name) || (data[0] === 0x80 && data[1]! <= 5))
    .flatMap(({ name, data }) => reportsOfBytes(data, `${file}!${name}`));
}

const unreadable = (file: string): PickleReport => ({
  file,
  imports: [],
  calls: 0,
  persistentIds: 0,
  isWhole: false,
  verdict: 'unreadable',
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
