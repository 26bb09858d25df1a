/** JSON and what is like it (YAML, JSON lines), as a tree that is unfolded step by step. */

export interface TreeEntry {
  readonly name: string;
  readonly value: unknown;
  /** As in a JSON pointer: `/layers/0/size`. */
  readonly path: string;
}

export const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Members of an object, items of a list. */
export function entriesOf(value: object, path: string): TreeEntry[] {
  return Object.entries(value).map(([name, member]) => ({
    name,
    value: member,
    path: `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  }));
}

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `{ 3 members }`, `[ 12 items ]`, `"text"`, `1.5`. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${counted(value.length, 'item', 'items')} ]`;
  if (isBranch(value)) {
    const count = Object.keys(value).length;
    return count === 0 ? '{}' : `{ ${counted(count, 'member', 'members')} }`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const previewMost = 80;

/** The beginning of what is in a branch, for one that is closed. */
export function branchPreview(value: object): string {
  const parts: string[] = [];
  let length = 0;
  for (const [name, member] of Object.entries(value)) {
    if (length > previewMost) break;
    const text = isBranch(member) ? (Array.isArray(member) ? '[…]' : '{…}') : valueText(member);
    parts.push(Array.isArray(value) ? text : `${name}: ${text}`);
    length += (parts.at(-1)?.length ?? 0) + 2;
  }
  const text = parts.join(', ');
  return text.length > previewMost ? `${text.slice(0, previewMost)}…` : text;
}

export type ValueKind = 'text' | 'number' | 'word' | 'branch';

export function kindOf(value: unknown): ValueKind {
  if (isBranch(value)) return 'branch';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' || typeof value === 'bigint' ? 'number' : 'word';
}

export interface Found {
  /** What matches and everything above it. */
  readonly paths: ReadonlySet<string>;
  readonly matches: number;
  /** Whether there may be more than these. */
  readonly isCut: boolean;
}

/** Matches that are shown. */
export const matchesMost = 500;
/** Levels that are searched; deeper ones are found in the text. */
const depthMost = 100;

/** Members whose name or plain value holds the text, in any case. */
export function findInTree(root: unknown, text: string): Found {
  const wanted = text.toLowerCase();
  const paths = new Set<string>();
  let matches = 0;
  let isCut = false;
  const above: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (!isBranch(value)) return;
    if (above.length >= depthMost) {
      isCut = true;
      return;
    }
    for (const entry of entriesOf(value, path)) {
      if (matches >= matchesMost) {
        isCut = true;
        return;
      }
      if (entry.name.toLowerCase().includes(wanted) || holds(entry.value, wanted)) {
        matches += 1;
        for (const one of [...above, entry.path]) paths.add(one);
      }
      above.push(entry.path);
      visit(entry.value, entry.path);
      above.pop();
    }
  };
  visit(root, '');
  return { paths, matches, isCut };
}

const holds = (value: unknown, wanted: string): boolean =>
  !isBranch(value) && String(value).toLowerCase().includes(wanted);
