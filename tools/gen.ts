/**
 * `npm run gen`: writes every file that is made from something else. `-- --check` writes nothing, names what differs and fails;
 * `-- --results FILE` takes the rows of a fresh conformance run along, as `conformance/results.json`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Generator, generators } from './generators/protocol.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, results: { type: 'string' } } });

// First, because the compatibility page is made from it.
const fresh: Generator[] = values.results
  ? [{ path: 'conformance/results.json', render: () => readFile(values.results!, 'utf8') }]
  : [];

for (const { path, render } of [...fresh, ...generators]) {
  const text = await render();
  if (textOf(path) === text) continue;
  if (values.check) {
    console.error(`${path} is not what its sources make: run "npm run gen" and commit the difference`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
