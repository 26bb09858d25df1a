import { findCycles } from './cycles.ts';
import { waysOut } from './egress.ts';
import { type Manifest, manifestOf, resolveImport, type Target } from './resolve.ts';
import { isTest, mayImport, packageRooms, type Room, roomOf, sliceOf, withoutNode } from './rooms.ts';
import type { Import, SourceFile } from './source-file.ts';

/** A slice that uses another through its `index.ts`, and why it may. */
export interface SliceEdge {
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** Everything the checks look at. */
export interface Tree {
  readonly files: readonly SourceFile[];
  /** One line per file that does not parse. */
  readonly broken: readonly string[];
  readonly manifests: readonly Manifest[];
  readonly sliceEdges: readonly SliceEdge[];
  /** What git tracks or would track. */
  readonly known: readonly string[];
}

/** One import with everything a rule needs to judge it. */
interface Edge {
  readonly file: SourceFile;
  readonly room: Room;
  readonly test: boolean;
  readonly it: Import;
  readonly target: Target;
}

type Rule = (edge: Edge, tree: Tree) => string | undefined;

/** Violations, one line each, sorted; empty when the tree keeps every rule. */
export function checkTree(tree: Tree): string[] {
  const edges = tree.files.flatMap((file) => edgesOf(file, tree));
  const found = [
    ...tree.broken,
    ...unseen(tree),
    ...tree.files.filter(({ path }) => !roomOf(path)).map(({ path }) => `${path}: belongs to no room`),
    ...edges.flatMap((edge) => rules.flatMap((rule) => at(edge, rule(edge, tree)))),
    ...staleSliceEdges(edges, tree),
    ...waysOut(tree.files),
    ...findCycles(runtimeGraph(edges)).map((group) => `runtime import cycle: ${group.join(' ↔ ')}`),
  ];
  return [...new Set(found)].sort();
}

/** Every import of a file, with where it leads. */
export function edgesOf(file: SourceFile, { manifests }: Tree): Edge[] {
  const room = roomOf(file.path);
  if (!room) return [];
  const test = isTest(file.path);
  return file.imports.map((it) => ({
    file,
    room,
    test,
    it,
    target: resolveImport(file.path, it.specifier, manifests),
  }));
}

const at = ({ file, it }: Edge, message: string | undefined): string[] =>
  message ? [`${file.path}:${it.line}: ${message}`] : [];

const leadsSomewhere: Rule = ({ it, target }, { known }) => {
  const found = target.kind === 'ours' ? known.includes(target.path) || isData(target.path) : target.kind !== 'nowhere';
  return found ? undefined : `'${it.specifier}' leads nowhere`;
};

const isData = (path: string): boolean => /\.(json|css|svg)$/.test(path);

const keepsToTable: Rule = ({ room, test, target }) => {
  const to = target.kind === 'ours' ? roomOf(target.path) : undefined;
  if (!to || to === room) return undefined;
  // A test of the server may start all of it.
  const allowed = test && room.startsWith('server/') ? ['server/main', ...mayImport['server/main']] : mayImport[room];
  return (allowed as readonly Room[]).includes(to) ? undefined : `${room} may not import ${to}`;
};

const keepsPackagesInTheirRooms: Rule = ({ room, test, target }) => {
  if (target.kind !== 'package') return undefined;
  const rooms = packageRooms[target.name];
  if (!rooms) return `package '${target.name}' is not in the import table`;
  return test || rooms.includes(room) ? undefined : `${room} may not import package '${target.name}'`;
};

const runsWithoutNode: Rule = ({ room, test, target }) =>
  target.kind === 'node' && !test && withoutNode.includes(room) ? `${room} may not import from Node` : undefined;

const declaresPackages: Rule = ({ file, test, target }, { manifests }) => {
  const name = target.kind === 'package' ? target.name : target.kind === 'ours' ? target.workspace : undefined;
  const own = manifestOf(file.path, manifests);
  if (!name || !own || name === own.name || own.folder === '') return undefined;
  const root = manifests.find(({ folder }) => folder === '');
  const declared = {
    ...own.dependencies,
    ...own.peerDependencies,
    ...own.optionalDependencies,
    ...own.devDependencies,
  };
  if (name in declared || (test && (target.kind === 'ours' || name in { ...root?.devDependencies }))) return undefined;
  return `'${name}' is not declared in ${own.folder}/package.json`;
};

const crossesByName: Rule = ({ file, it, target }, { manifests }) => {
  if (target.kind !== 'ours' || target.workspace || !/^(packages|apps)\/[^/]+\/src\//.test(target.path))
    return undefined;
  const crosses = manifestOf(file.path, manifests) !== manifestOf(target.path, manifests);
  return crosses ? `'${it.specifier}' reaches into another package: import it by name` : undefined;
};

const entersSlicesByIndex: Rule = ({ file, test, target }, { sliceEdges }) => {
  if (target.kind !== 'ours' || test) return undefined;
  const [from, to] = [sliceOf(file.path), sliceOf(target.path)];
  if (!to || from === to) return undefined;
  if (!target.path.endsWith(`/${to.split('/')[1]}/index.ts`)) return `slice ${to} may be entered only by its index.ts`;
  const listed = !from || sliceEdges.some((edge) => edge.from === from && edge.to === to);
  return listed ? undefined : `the edge ${from} → ${to} is not listed in tools/slice-edges.json`;
};

const keepsTestsApart: Rule = ({ test, target }) =>
  !test && target.kind === 'ours' && isTest(target.path) ? `product code may not import ${target.path}` : undefined;

const rules: readonly Rule[] = [
  leadsSomewhere,
  keepsToTable,
  keepsPackagesInTheirRooms,
  runsWithoutNode,
  declaresPackages,
  crossesByName,
  entersSlicesByIndex,
  keepsTestsApart,
];

/** A sensor that goes blind reports no violation: whatever git knows must have been parsed. */
function unseen({ files, known }: Tree): string[] {
  const seen = new Set(files.map(({ path }) => path));
  return known.filter((path) => !seen.has(path)).map((path) => `${path}: known to git, but not seen here`);
}

function staleSliceEdges(edges: readonly Edge[], { sliceEdges }: Tree): string[] {
  const used = new Set(
    edges.flatMap(({ file, test, target }) =>
      target.kind === 'ours' && !test ? [`${sliceOf(file.path)} → ${sliceOf(target.path)}`] : [],
    ),
  );
  return sliceEdges
    .filter(({ from, to }) => !used.has(`${from} → ${to}`))
    .map(({ from, to }) => `tools/slice-edges.json: nothing uses the edge ${from} → ${to}`);
}

function runtimeGraph(edges: readonly Edge[]): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  for (const { file, it, target } of edges) {
    if (target.kind !== 'ours' || !it.runtime) continue;
    graph.set(file.path, [...(graph.get(file.path) ?? []), target.path]);
  }
  return graph;
}
