/** `npm run structure`: the import table, runtime cycles and the lock file, which fail; lengths and `any`, which are reported. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockProblems } from './lock.ts';
import { checkTree } from './structure/check.ts';
import { readTree } from './structure/read-tree.ts';
import { report } from './structure/report.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const tree = readTree(root);
const locks = ['package-lock.json', 'tools/node/package-lock.json'];
const violations = [
  ...checkTree(tree),
  ...locks.flatMap((file) =>
    lockProblems(JSON.parse(readFileSync(join(root, file), 'utf8'))).map((problem) => `${file}: ${problem}`),
  ),
];

for (const line of report(tree.files)) console.log(line);
for (const line of violations) console.error(`violation: ${line}`);
if (violations.length > 0) process.exitCode = 1;
