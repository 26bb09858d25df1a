import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, program, sourcesStamp } from './bundle.mjs';

let top: string;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'millrace-bundle-'));
  for (const path of [
    'package-lock.json',
    'tools/build.ts',
    'packages/store/package.json',
    'packages/store/src/a/b.ts',
  ])
    write(path);
});

afterEach(() => rmSync(top, { recursive: true, force: true }));

/** Writes a file with a fixed change time, so that only what a test changes differs. */
function write(path: string, text = '', changed = 1000): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  mkdirSync(join(top, 'apps'), { recursive: true });
  writeFileSync(join(top, path), text);
  utimesSync(join(top, path), changed, changed);
}

describe('the stamp of the sources', () => {
  it('stays while nothing changes', () => {
    expect(sourcesStamp(top, program)).toBe(sourcesStamp(top, program));
  });

  it.each<[what: string, change: () => void]>([
    ['a source is newer', () => write('packages/store/src/a/b.ts', '', 2000)],
    ['a source is longer', () => write('packages/store/src/a/b.ts', 'x')],
    ['a source is added', () => write('apps/cli/src/main.ts')],
    ['a source is removed', () => rmSync(join(top, 'packages/store/src/a/b.ts'))],
    ['a manifest changes', () => write('packages/store/package.json', '{}')],
    ['the lock changes', () => write('package-lock.json', '{}')],
    ['the build itself changes', () => write('tools/build.ts', 'x')],
  ])('differs when %s', (_what, change) => {
    const before = sourcesStamp(top, program);
    change();
    expect(sourcesStamp(top, program)).not.toBe(before);
  });

  it('of the page differs when a source of the page changes, that of the program stays', () => {
    const before = [sourcesStamp(top, page), sourcesStamp(top, program)];
    write('apps/web/src/main.tsx', 'x');
    const [pageAfter, programAfter] = [sourcesStamp(top, page), sourcesStamp(top, program)];
    expect(pageAfter).not.toBe(before[0]);
    expect(programAfter).toBe(before[1]);
  });

  it('stays when a test changes', () => {
    const before = sourcesStamp(top, program);
    write('packages/store/src/a/b.test.ts', 'x');
    expect(sourcesStamp(top, program)).toBe(before);
  });
});
