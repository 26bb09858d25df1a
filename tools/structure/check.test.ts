import { describe, expect, it } from 'vitest';
import { checkTree, type SliceEdge } from './check.ts';
import type { Manifest } from './resolve.ts';
import { parseSource } from './source-file.ts';

const manifests: Manifest[] = [
  { name: 'workspace', folder: '', devDependencies: { vitest: '1', rolldown: '1' } },
  { name: '@millrace/protocol', folder: 'packages/protocol', exports: { '.': './src/index.ts' } },
  { name: '@millrace/search', folder: 'packages/search', exports: { '.': './src/index.ts' } },
  {
    name: '@millrace/store',
    folder: 'packages/store',
    exports: { '.': './src/index.ts' },
    dependencies: { kysely: '1' },
  },
  {
    name: '@millrace/server',
    folder: 'apps/server',
    exports: { '.': './src/index.ts' },
    dependencies: { '@millrace/protocol': '1', '@millrace/store': '1', kysely: '1', fastify: '1' },
  },
];

const ordinary: Record<string, string> = {
  'packages/protocol/src/index.ts': 'export const row = 1;',
  'packages/search/src/index.ts': 'export const parse = 1;',
  'packages/store/src/index.ts': "export { sql } from 'kysely';",
  'apps/server/src/index.ts': "export * from './main.ts';",
  'apps/server/src/main.ts': "import './slices/runs/index.ts'; import './slices/models/index.ts';",
  'apps/server/src/kernel/edge.ts': "import 'fastify'; import { row } from '@millrace/protocol';",
  'apps/server/src/slices/runs/index.ts': "import './log-batch.ts';",
  'apps/server/src/slices/runs/log-batch.ts': "import { sql } from '@millrace/store'; import '../models/index.ts';",
  'apps/server/src/slices/models/index.ts': "import '../../kernel/edge.ts';",
  'apps/server/src/slices/models/put.ts': 'export const put = 1;',
  'apps/server/src/testing.ts': "import 'vitest'; import '@millrace/store';",
  'bench/run.ts': "import 'node:http';",
};

const ordinaryEdges: SliceEdge[] = [{ from: 'server/runs', to: 'server/models', why: 'one transaction' }];

/** Checks the ordinary tree with `changes` on top. */
function check(changes: Record<string, string> = {}, { edges = ordinaryEdges, known = [] as string[] } = {}): string[] {
  const texts = { ...ordinary, ...changes };
  const files = Object.entries(texts).map(([path, text]) => parseSource(path, text));
  return checkTree({ files, broken: [], manifests, sliceEdges: edges, known: [...Object.keys(texts), ...known] });
}

it('finds nothing in a tree that keeps the rules', () => {
  expect(check()).toEqual([]);
});

describe('each rule turns red', () => {
  it.each<[rule: string, path: string, text: string, message: string]>([
    ['import table', 'packages/protocol/src/a.ts', "import '@millrace/search';", 'protocol may not import search'],
    ['import table', 'packages/search/src/a.ts', "import '@millrace/protocol';", 'search may not import protocol'],
    ['import table', 'packages/store/src/a.ts', "import '@millrace/protocol';", 'store may not import protocol'],
    [
      'import table, type imports too',
      'packages/store/src/a.ts',
      "import type { Row } from '@millrace/protocol';",
      'store may not import protocol',
    ],
    [
      'import table, types in place too',
      'packages/store/src/a.ts',
      "export type Row = import('@millrace/protocol').Row;",
      'store may not import protocol',
    ],
    [
      'import table, dynamic imports too',
      'apps/server/src/kernel/a.ts',
      "await import('../slices/runs/index.ts');",
      'server/kernel may not import server/slices',
    ],
    ['import table', 'bench/a.ts', "import '@millrace/protocol';", 'bench may not import protocol'],
    ['import table', 'conformance/a.mjs', "import '../bench/run.ts';", 'conformance may not import bench'],
    ['import table', 'tools/a.tsx', "import '@millrace/store'; export const a = <b />;", 'tools may not import store'],
    ['rooms', 'packages/unheard-of/src/a.ts', '', 'belongs to no room'],
    [
      'third-party rooms',
      'apps/server/src/slices/runs/a.ts',
      "import { sql } from 'kysely';",
      "server/slices may not import package 'kysely'",
    ],
    [
      'third-party rooms',
      'apps/server/src/slices/runs/a.ts',
      "import type { FastifyRequest } from 'fastify';",
      "server/slices may not import package 'fastify'",
    ],
    ['third-party table', 'bench/a.ts', "import 'left-pad';", "package 'left-pad' is not in the import table"],
    ['tests only', 'packages/store/src/a.ts', "import 'vitest';", "store may not import package 'vitest'"],
    [
      'declared packages',
      'packages/store/src/a.ts',
      "import 'pg';",
      "'pg' is not declared in packages/store/package.json",
    ],
    ['no Node', 'packages/search/src/a.ts', "import 'node:fs';", 'search may not import from Node'],
    [
      'by name',
      'apps/server/src/kernel/a.ts',
      "import '../../../../packages/store/src/index.ts';",
      'reaches into another package',
    ],
    [
      'by index',
      'apps/server/src/slices/runs/a.ts',
      "import '../models/put.ts';",
      'may be entered only by its index.ts',
    ],
    ['by index', 'apps/server/src/a.ts', "import './slices/models/put.ts';", 'may be entered only by its index.ts'],
    [
      'listed slice edges',
      'apps/server/src/slices/models/a.ts',
      "import type { Run } from '../runs/index.ts';",
      'the edge server/models → server/runs is not listed',
    ],
    [
      'test rigs',
      'apps/server/src/kernel/a.ts',
      "import '../testing.ts';",
      'product code may not import apps/server/src/testing.ts',
    ],
    ['one way out', 'apps/server/src/kernel/a.ts', "import { request } from 'node:https';", 'use kernel/egress.ts'],
    ['one way out', 'apps/server/src/slices/runs/a.ts', "import { connect } from 'node:net';", 'use kernel/egress.ts'],
    ['one way out', 'apps/server/src/main.ts', "await fetch('https://example.com');", 'use kernel/egress.ts'],
    ['one way out', 'apps/server/src/kernel/a.ts', "new WebSocket('wss://example.com');", 'use kernel/egress.ts'],
    ['dead ends', 'packages/store/src/a.ts', "import './gone.ts';", "'./gone.ts' leads nowhere"],
    ['dead ends', 'apps/server/src/kernel/a.ts', "import '@millrace/store/inside';", 'leads nowhere'],
  ])('%s: %s', (_rule, path, text, message) => {
    expect(check({ [path]: text }).join('\n')).toContain(message);
  });

  it('one way out: types, tests and the way itself are free', () => {
    const free = {
      'apps/server/src/kernel/egress.ts': "import http from 'node:http';",
      'apps/server/src/kernel/a.test.ts': "import http from 'node:http'; await fetch('http://127.0.0.1');",
      'apps/server/src/kernel/b.ts': "import type { Socket } from 'node:net';",
    };
    expect(check(free)).toEqual([]);
  });

  it('names file and line', () => {
    const text = "\n\nimport '@millrace/protocol';";
    expect(check({ 'packages/search/src/a.ts': text })).toContain(
      'packages/search/src/a.ts:3: search may not import protocol',
    );
  });

  it('a slice edge that nothing uses', () => {
    const edges = [...ordinaryEdges, { from: 'server/models', to: 'server/runs', why: 'once upon a time' }];
    expect(check({}, { edges })).toEqual(['tools/slice-edges.json: nothing uses the edge server/models → server/runs']);
  });

  it('a file that git knows and the walk did not see', () => {
    expect(check({}, { known: ['apps/web/src/main.tsx'] })).toEqual([
      'apps/web/src/main.tsx: known to git, but not seen here',
    ]);
  });

  it('a file that does not parse', () => {
    expect(() => parseSource('packages/store/src/a.ts', 'const = 1;')).toThrow('packages/store/src/a.ts');
  });

  it('a runtime cycle, also through an import that names only types', () => {
    const cycle = {
      'packages/store/src/a.ts': "import { type B } from './b.ts'; export type A = B;",
      'packages/store/src/b.ts': "export * from './a.ts';",
    };
    expect(check(cycle)).toEqual(['runtime import cycle: packages/store/src/a.ts ↔ packages/store/src/b.ts']);
  });
});

describe('what is allowed', () => {
  it.each<[what: string, changes: Record<string, string>]>([
    [
      'type-only imports in a circle',
      {
        'packages/store/src/a.ts': "import type { B } from './b.ts'; export type A = B;",
        'packages/store/src/b.ts': "export { type A } from './a.ts';",
      },
    ],
    [
      'a test of a slice that starts the whole server',
      { 'apps/server/src/slices/runs/a.test.ts': "import '../../main.ts'; import 'vitest';" },
    ],
    ['a test that looks into another slice', { 'apps/server/src/slices/runs/a.test.ts': "import '../models/put.ts';" }],
    ['a test of a browser room that reads fixtures', { 'packages/search/src/a.test.ts': "import 'node:fs';" }],
  ])('%s', (_what, changes) => {
    expect(check(changes)).toEqual([]);
  });
});
