import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staysInside } from './follow-links.ts';
import { checkLocalSource } from './model-source.ts';

let folder: string;
let root: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-links-'));
  root = join(folder, 'run');
  mkdirSync(join(root, 'model', 'sub'), { recursive: true });
  mkdirSync(join(folder, 'other'));
  const links = {
    in: 'model',
    absolute: join(root, 'model'),
    out: join(folder, 'other'),
    passwd: '/etc/passwd',
    up: '../',
    dangling: '/nothing/is/here',
    loop: 'loop',
    chain: 'in/sub',
    'back-in': join(folder, 'other', '..', 'run', 'model'),
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  symlinkSync(root, join(folder, 'alias'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('P-2 links on the way to a local source', () => {
  it.each([
    '',
    'model',
    'nothing/at/all',
    'in',
    'in/sub',
    'in/..',
    'absolute',
    'chain',
    'chain/../sub',
    'back-in',
    'up/run/model',
  ])('stays inside: %s', async (path) => expect(await staysInside(root, join(root, '/') + path)).toBe(true));

  it.each([
    'out',
    'out/x',
    'passwd',
    'passwd/x',
    'up',
    'up/other',
    'dangling',
    'dangling/x',
    'loop',
    'loop/x',
    'passwd/..',
    'up/../run',
    '..',
  ])('leads out: %s', async (path) => expect(await staysInside(root, join(root, '/') + path)).toBe(false));

  it('a root that is a link itself is where it leads to', async () => {
    expect(await staysInside(join(folder, 'alias'), join(folder, 'alias', 'absolute'))).toBe(true);
    expect(await staysInside(join(folder, 'alias'), join(folder, 'alias', 'out'))).toBe(false);
  });

  it('refuses such a source in the words for any other outside', async () => {
    const owner = { parameter: 'run_id', id: 'r1', artifact_uri: root } as const;
    await expect(checkLocalSource(`file://${root}/in`, owner)).resolves.toBeUndefined();
    const said = [`${root}/passwd`, `${root}/dangling`, '/etc/passwd', '/nobody'].map((source) =>
      checkLocalSource(source, owner).catch((error: Error) => error.message.replace(source, '…')),
    );
    expect(new Set(await Promise.all(said)).size).toBe(1);
  });
});
