import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { compareText } from './compare-text.ts';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Every file that `file` leads to, through imports that stay at run time. */
function reached(file: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file)) return seen;
  const source = readFileSync(path.join(here, file), 'utf8');
  seen.set(file, source);
  for (const [, name] of source.matchAll(/^(?:import|export) (?!type)[^;]*?from '\.\/([^']+)'/gm)) reached(name!, seen);
  return seen;
}

it('readers run in a browser: nothing of Node is reached', () => {
  const sources = reached('readers.ts');
  expect(sources.size).toBeGreaterThan(5);
  const offenders = [...sources].filter(([, source]) => /from 'node:|\bBuffer\b|\bprocess\./.test(source));
  expect(offenders.map(([file]) => file)).toEqual([]);
});

it('orders text by code points', () => {
  const sorted = ['b', '😀', '\uffff', 'a', 'ab', '', 'B'].sort(compareText);
  expect(sorted).toEqual(['', 'B', 'a', 'ab', 'b', '\uffff', '😀']);
});
