import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTree } from './read-tree.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-structure-'));
  execFileSync('git', ['init', '-q', root]);
  write({ 'package.json': '{"name":"workspace"}', 'tools/slice-edges.json': '[]', '.gitignore': 'made/\n' });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

it('sees tracked and new sources of every kind, and nothing that git ignores', () => {
  write({ 'tools/a.mjs': '', 'apps/web/src/main.tsx': 'export const a = <b />;', 'made/c.ts': '', 'docs/d.md': '' });
  execFileSync('git', ['add', 'tools'], { cwd: root });
  const { files, known } = readTree(root);
  expect(files.map(({ path }) => path).sort()).toEqual(['apps/web/src/main.tsx', 'tools/a.mjs']);
  expect([...known].sort()).toEqual(['apps/web/src/main.tsx', 'tools/a.mjs']);
});

it('knows tracked sources in folders that the walk leaves out, so that the check can miss them', () => {
  write({ 'packages/store/dist/a.ts': '' });
  const { files, known } = readTree(root);
  expect([files.length, known]).toEqual([0, ['packages/store/dist/a.ts']]);
});

it('a file that does not parse is named, and not seen', () => {
  write({ 'tools/a.ts': 'const = 1;', 'tools/b.ts': '' });
  const { files, broken } = readTree(root);
  expect([files.map(({ path }) => path), broken]).toEqual([['tools/b.ts'], [expect.stringContaining('tools/a.ts: ')]]);
});

it('reads the manifests of the workspaces', () => {
  write({ 'packages/store/package.json': '{"name":"@millrace/store"}' });
  expect(readTree(root).manifests.map(({ name, folder }) => [name, folder])).toEqual([
    ['workspace', ''],
    ['@millrace/store', 'packages/store'],
  ]);
});
