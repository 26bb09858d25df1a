import { parseSync, Visitor } from 'rolldown/utils';

/** One import or re-export, as written. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** False when nothing of it is left at runtime (`import type`, `export type`, `import('…').T`). */
  readonly runtime: boolean;
}

/** A function longer than one line, counted with its nested functions. */
export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

/** What the checks know of a file. */
export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionSpan[];
  /** Uses of the type `any`. */
  readonly anyCount: number;
  /** Uses of the globals that reach other machines. */
  readonly networkCalls: readonly { readonly name: string; readonly line: number }[];
}

const networkGlobals = new Set(['fetch', 'WebSocket', 'EventSource']);

/**
 * Parses with the bundler's parser, the same that makes the program: TypeScript 7 has no JavaScript interface.
 *
 * @throws {SyntaxError} naming the file, when it does not parse
 */
export function parseSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  const [first] = errors;
  if (first) throw new SyntaxError(`${path}: ${first.message}`);
  const lineOf = lineFinder(text);
  const imports: Import[] = [];
  const functions: FunctionSpan[] = [];
  const names = new Map<number, string>();
  const networkCalls: { name: string; line: number }[] = [];
  let anyCount = 0;

  const addCall = (callee: { type: string; name?: unknown }, start: number) => {
    const { name } = callee;
    if (callee.type === 'Identifier' && networkGlobals.has(name as string))
      networkCalls.push({ name: name as string, line: lineOf(start) });
  };
  const addImport = (source: { value: unknown } | null, start: number, runtime: boolean) => {
    if (typeof source?.value === 'string') imports.push({ specifier: source.value, line: lineOf(start), runtime });
  };
  const addFunction = (node: { start: number; end: number; id?: { name: string } | null }) => {
    const line = lineOf(node.start);
    const lines = lineOf(node.end) - line + 1;
    if (lines > 1) functions.push({ name: node.id?.name ?? names.get(node.start) ?? 'anonymous', line, lines });
  };
  const nameValue = (key: { name?: unknown }, value: { start: number } | null) => {
    if (value && typeof key.name === 'string') names.set(value.start, key.name);
  };

  new Visitor({
    // With verbatimModuleSyntax `import { type A }` stays behind as an empty import, so only `import type` vanishes.
    ImportDeclaration: (node) => addImport(node.source, node.start, node.importKind !== 'type'),
    ExportNamedDeclaration: (node) => addImport(node.source, node.start, node.exportKind !== 'type'),
    ExportAllDeclaration: (node) => addImport(node.source, node.start, node.exportKind !== 'type'),
    ImportExpression: (node) => addImport(node.source as { value: unknown }, node.start, true),
    TSImportType: (node) => addImport(node.source, node.start, false),
    TSAnyKeyword: () => {
      anyCount += 1;
    },
    CallExpression: (node) => addCall(node.callee, node.start),
    NewExpression: (node) => addCall(node.callee, node.start),
    VariableDeclarator: (node) => nameValue(node.id as { name?: unknown }, node.init),
    Property: (node) => nameValue(node.key as { name?: unknown }, node.value),
    PropertyDefinition: (node) => nameValue(node.key as { name?: unknown }, node.value),
    MethodDefinition: (node) => nameValue(node.key as { name?: unknown }, node.value),
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
  }).visit(program);

  return { path, lines: text.split('\n').length, imports, functions, anyCount, networkCalls };
}

/** 1-based line of an offset. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
