/**
 * Times of the pages in Chromium: `node tools/with-node.mjs bench/ui/run.ts [flags]`. Needs the bundle (`npm start -- --help` makes it).
 *
 *   --only a,b      parts: curves (charts of very long series), keys (charts of very many metrics), table (an experiment of many runs),
 *                   beside (the same data in MLflow 3.17.2 and its page); default: all
 *   --prepare       make the data of these parts and end. It stays in the user's cache (`millrace/bench-ui`), and is made when it is missing:
 *                   up to an hour and 10 GB at full size, then a run takes minutes
 *   --keys 30 --runs 10 --points 1000000   size of `curves`
 *   --many-keys 12000   size of `keys`
 *   --rows 100000   size of `table`
 *   --times 5       how often each figure is taken
 *   --chromium P    the browser (default: /usr/bin/chromium)
 *   --publish       write RESULTS.md; parts that were not measured keep their figures
 *
 * Prints one line per figure; exits 1 when one is missed.
 */

import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { parseFlags } from '../flags.ts';
import { withoutFolders } from '../measure/without-folders.ts';
import { knownTargets } from '../targets/index.ts';
import type { Target } from '../targets/target.ts';
import { beside } from './beside.ts';
import { curves } from './curves.ts';
import { keys } from './keys.ts';
import type { Part } from './measuring.ts';
import { type Figure, publish, say, verdictOf } from './report.ts';
import { table } from './table.ts';

const text = (otherwise: string) => ({ type: 'string', default: otherwise }) as const;
const given = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    prepare: given,
    keys: text('30'),
    runs: text('10'),
    points: text('1000000'),
    'many-keys': text('12000'),
    rows: text('100000'),
    times: text('5'),
    chromium: text('/usr/bin/chromium'),
    publish: given,
  },
});

const parts: Readonly<Record<string, Part>> = {
  curves: curves({ keys: Number(values.keys), runs: Number(values.runs), points: Number(values.points) }),
  keys: keys(Number(values['many-keys'])),
  table: table(Number(values.rows)),
  beside,
};

function chosenParts(): (readonly [string, Part])[] {
  const names = values.only?.split(',') ?? Object.keys(parts);
  return names.map((name) => {
    const part = parts[name];
    if (!part) throw new TypeError(`There is no part ${name}: choose from ${Object.keys(parts).join(', ')}.`);
    return [name, part];
  });
}

function targetNamed(name: string): Target {
  const target = knownTargets(parseFlags([])).find((one) => one.name === name);
  if (!target) throw new Error(`The bench knows no ${name}.`);
  return target;
}

async function main(): Promise<void> {
  const [millrace, mlflow] = [targetNamed('millrace-power'), targetNamed('mlflow')];
  const tools = { millrace, mlflow, times: Number(values.times) };
  const chosen = chosenParts();
  for (const [, part] of chosen) await part.prepare(tools);
  if (values.prepare) return;
  const browser = await chromium.launch({ executablePath: values.chromium, args: ['--no-sandbox', '--disable-gpu'] });
  const measured = new Map<string, readonly Figure[]>();
  try {
    for (const [name, part] of chosen) {
      const figures = await part.measure({ ...tools, browser });
      for (const figure of figures) {
        say(figure);
        if (verdictOf(figure).includes('missed')) process.exitCode = 1;
      }
      measured.set(name, figures);
    }
  } finally {
    await browser.close();
  }
  if (values.publish) publish(measured, withoutFolders(['node', ...process.argv.slice(1)].join(' ')));
}

await main();
