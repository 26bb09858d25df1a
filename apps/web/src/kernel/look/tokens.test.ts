import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const sources = fileURLToPath(new URL('../..', import.meta.url));
const rawColour = /(?:#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\()/i;

it('raw colours stand in the tokens only', () => {
  const files = globSync('**/*.css', { cwd: sources }).filter((path) => !path.endsWith('look/tokens.css'));
  expect(files.length).toBeGreaterThan(10);
  const found = files.flatMap((path) =>
    readFileSync(`${sources}/${path}`, 'utf8')
      .split('\n')
      .filter((line) => rawColour.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
