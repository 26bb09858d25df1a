import { expect, it } from 'vitest';
import { report } from './report.ts';
import { parseSource } from './source-file.ts';

it('reads imports, functions longer than a line and any', () => {
  const text = `import type { A } from './a.ts';
import { b } from './b.ts';
export * from './c.ts';
export type { D } from './d.ts';

const one = () => 1;
const arrow = (x: any) => {
  return x;
};
class K {
  method() {
    return import('./e.ts');
  }
}
export function named(): any[] {
  return [one, arrow, K, b];
}
`;
  const { imports, functions, anyCount, lines } = parseSource('tools/x.ts', text);
  expect(imports.map(({ specifier, runtime }) => [specifier, runtime])).toEqual([
    ['./a.ts', false],
    ['./b.ts', true],
    ['./c.ts', true],
    ['./d.ts', false],
    ['./e.ts', true],
  ]);
  expect(functions.map((span) => [span.name, span.line, span.lines])).toEqual([
    ['arrow', 7, 3],
    ['method', 11, 3],
    ['named', 15, 3],
  ]);
  expect([anyCount, lines]).toEqual([2, 18]);
});

it('reports long functions, long files and imports from far up, and leaves tests out', () => {
  const long = `export function long() {\n${'  work();\n'.repeat(60)}}\n${'\n'.repeat(400)}import '../../../x.ts';`;
  const lines = report([parseSource('tools/long.ts', long), parseSource('tools/long.test.ts', long)]);
  expect(lines.filter((line) => line.startsWith('look:'))).toEqual([
    'look: tools/long.ts has 463 lines',
    'look: tools/long.ts:1 long has 62 lines',
    'look: tools/long.ts:463 imports ../../../x.ts',
  ]);
});
