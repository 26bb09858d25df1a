import { expect, it } from 'vitest';
import { completeLock, type Lock, lockProblems } from './lock.ts';

const lockOf = (packages: Lock['packages']): Lock => ({ packages });

it('adds each platform package that is asked for and missing, and keeps what is there', () => {
  const lock = lockOf({
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/cli-linux-x64': '2.0.0',
        '@tool/cli-linux-arm64-musl': '2.0.0',
        '@tool/cli-darwin-arm64': '2.0.0',
        '@tool/binding-wasm32-wasi': '2.0.0',
      },
    },
    'node_modules/@tool/cli-linux-x64': { version: '2.0.0' },
  });
  expect(completeLock(lock)).toHaveLength(3);
  expect(lock.packages['node_modules/@tool/cli-linux-arm64-musl']).toEqual({
    version: '2.0.0',
    cpu: ['arm64'],
    libc: ['musl'],
    os: ['linux'],
    dev: true,
    optional: true,
  });
  expect(lock.packages['node_modules/@tool/cli-darwin-arm64']).toMatchObject({ os: ['darwin'], cpu: ['arm64'] });
  expect(completeLock(lock)).toEqual([]);
});

it('puts a second version below the package that asks for it', () => {
  const lock = lockOf({
    'node_modules/tool-linux-x64-gnu': { version: '1.0.0' },
    'node_modules/other': { version: '3.0.0', optionalDependencies: { 'tool-linux-x64-gnu': '2.0.0' } },
    'node_modules/a/node_modules/b': { version: '3.0.0', optionalDependencies: { 'tool-linux-x64-gnu': '1.0.0' } },
  });
  expect(completeLock(lock)).toEqual(['node_modules/other/node_modules/tool-linux-x64-gnu']);
});

it('finds addresses and missing packages', () => {
  const lock = lockOf({
    'apps/cli': { link: true, resolved: 'apps/cli' },
    'node_modules/a': { version: '1.0.0', resolved: 'somewhere', optionalDependencies: { 'b-linux-x64': '1.0.0' } },
  });
  expect(lockProblems(lock)).toEqual([
    'node_modules/a: records a download address (.npmrc leaves them out)',
    'node_modules/b-linux-x64: missing, run "npm run lock"',
  ]);
});
