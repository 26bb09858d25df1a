import type { Infer, shapes } from '@millrace/protocol';
import { isOwnTag } from '../../kernel/run-marks.ts';

export type ComparedRun = Infer<typeof shapes.run>;

/** One line of a comparison: what each run has there, undefined for nothing. */
export interface ConfigRow {
  /** Params by themselves, tags as `tags.…`, facts of the run as `run.…`; nested values as `optimizer.lr`, `layers[2]`. */
  readonly path: string;
  readonly values: readonly (string | undefined)[];
  readonly differs: boolean;
}

/** Params of all runs, their facts and people's tags, line by line; nested values are taken apart. */
export function configRows(runs: readonly ComparedRun[]): ConfigRow[] {
  const columns = runs.map((run) => new Map([...factsOf(run), ...paramsOf(run), ...tagsOf(run)]));
  const paths = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort(comparePaths);
  return paths.map((path) => {
    const values = columns.map((column) => column.get(path));
    return { path, values, differs: new Set(values).size > 1 };
  });
}

const collator = new Intl.Collator('en', { numeric: true });
/** Params first, then tags, then facts. */
const rankOf = (path: string): number => (path.startsWith('run.') ? 2 : path.startsWith('tags.') ? 1 : 0);
const comparePaths = (a: string, b: string): number => rankOf(a) - rankOf(b) || collator.compare(a, b);

type Entry = readonly [path: string, value: string];

const paramsOf = ({ data }: ComparedRun): Entry[] =>
  (data?.params ?? []).flatMap(({ key = '', value = '' }) => flattened(key, value));

const tagsOf = ({ data }: ComparedRun): Entry[] =>
  (data?.tags ?? [])
    .filter(({ key = '' }) => isOwnTag(key))
    .flatMap(({ key = '', value = '' }) => flattened(`tags.${key}`, value));

const shownTags = [
  'mlflow.source.name',
  'mlflow.source.git.commit',
  'mlflow.source.git.branch',
  'mlflow.user',
] as const;

function factsOf({ info, data }: ComparedRun): Entry[] {
  const tags = new Map((data?.tags ?? []).map(({ key, value }) => [key, value]));
  const facts: (readonly [string, string | undefined])[] = [
    ['run.status', info?.status],
    ...shownTags.map((tag) => [`run.${tag.slice(tag.lastIndexOf('.') + 1)}`, tags.get(tag)] as const),
  ];
  return facts.flatMap(([path, value]) => (value ? [[path, value] as const] : []));
}

/** Values that are objects or lists as JSON or as Python prints them are taken apart, a line for each member. */
function flattened(path: string, value: string): Entry[] {
  const parsed = /^\s*[[{]/.test(value) ? readNested(value) : undefined;
  return typeof parsed === 'object' && parsed !== null ? membersOf(path, parsed) : [[path, value]];
}

/** Members that one value is taken apart into. */
const membersMost = 500;

function membersOf(path: string, value: unknown, found: Entry[] = []): Entry[] {
  if (typeof value !== 'object' || value === null) {
    found.push([path, typeof value === 'string' ? value : String(value)]);
    return found;
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) found.push([path, isList ? '[]' : '{}']);
  for (const [key, member] of entries) {
    if (found.length >= membersMost) break;
    membersOf(isList ? `${path}[${key}]` : `${path}.${key}`, member, found);
  }
  return found;
}

function readNested(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return readPython(text);
  }
}

/** A dict or list as Python prints it, where its texts hold no quotes that would make this ambiguous. */
function readPython(text: string): unknown {
  if (text.includes('"') || text.includes('\\')) return undefined;
  const json = text
    .replaceAll("'", '"')
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
    .replace(/\bNone\b/g, 'null')
    .replace(/,\s*([\]}])/g, '$1');
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
