/** `npm run bench`: measures servers in turn, prints rows, ratios and figures, and keeps them as JSON. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drive } from './drive.ts';
import { type BenchFlags, parseFlags, usage } from './flags.ts';
import { isInMemory, probeDisk } from './measure/disk-probe.ts';
import { describeMachine } from './measure/machine.ts';
import { withoutFolders } from './measure/without-folders.ts';
import { measureTarget } from './measure-target.ts';
import { figures, printFigures } from './report/figures.ts';
import { toMarkdown } from './report/markdown.ts';
import { mergeResults } from './report/merge.ts';
import { printRatios } from './report/ratios.ts';
import type { Results, TargetResult } from './report/results.ts';
import { type Scenario, scenarios } from './scenarios/index.ts';
import { seed } from './scenarios/run-set.ts';
import { knownTargets } from './targets/index.ts';

const here = import.meta.dirname;

function choose(flags: BenchFlags): readonly Scenario[] {
  const chosen = scenarios.filter(
    (one) => !flags.scenarios || flags.scenarios.some((name) => one.name.startsWith(name)),
  );
  if (chosen.length === 0) throw new TypeError(`no scenario is named ${flags.scenarios?.join(', ')}`);
  return chosen;
}

function list(): void {
  for (const { name, workload, title, stage } of scenarios)
    console.log(`${name.padEnd(26)}${stage.padEnd(11)}${workload.padEnd(16)}${title}`);
}

async function measureUrl(url: string, chosen: readonly Scenario[], flags: BenchFlags): Promise<TargetResult> {
  const disk = probeDisk(flags.dataDir);
  console.log(`\n${url}`);
  const pid = flags.pid === undefined ? {} : { pid: flags.pid };
  const rows = await drive(
    { url, ...pid, seconds: flags.seconds, scale: flags.scale, fresh: flags.fresh },
    chosen.map((one) => one.name),
  );
  return { target: url, version: 'unknown', command: url, durability: 'unknown', disk, rows };
}

async function measureAll(chosen: readonly Scenario[], flags: BenchFlags): Promise<readonly TargetResult[]> {
  if (flags.url) return [await measureUrl(flags.url, chosen, flags)];
  const known = knownTargets(flags);
  const results: TargetResult[] = [];
  for (const name of flags.targets) {
    const target = known.find((one) => one.name === name);
    if (!target)
      throw new TypeError(`no target is named ${name}; there are ${known.map((one) => one.name).join(', ')}`);
    try {
      results.push(await measureTarget(target, chosen, flags));
    } catch (error) {
      console.error(`bench: ${target.name} is left out:`, error); // what the others measured still counts
      process.exitCode = 1;
    }
  }
  return results;
}

function keep(results: Results, flags: BenchFlags): void {
  const text = `${JSON.stringify(results, null, 2)}\n`;
  const folder = join(here, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${results.date.replaceAll(':', '-')}.json`), text);
  if (!flags.publish) return;
  const file = join(here, 'results.json');
  const published = flags.merge ? mergeResults(JSON.parse(readFileSync(file, 'utf8')) as Results, results) : results;
  writeFileSync(file, `${JSON.stringify(published, null, 2)}\n`);
  writeFileSync(join(here, 'RESULTS.md'), toMarkdown(published, figures(published)));
}

async function bench(argv: readonly string[]): Promise<void> {
  const flags = parseFlags(argv);
  if (flags.help) return console.log(usage);
  if (flags.list) return list();
  if (isInMemory(flags.dataDir))
    console.log(`bench: ${flags.dataDir} is in memory, where a sync costs nothing: use --data-dir`);
  const { seconds, settleSeconds, scale, fresh } = flags;
  const about = {
    date: new Date().toISOString(),
    command: withoutFolders(['npm run bench --', ...argv].join(' ')),
    machine: describeMachine(),
  };
  const targets = await measureAll(choose(flags), flags);
  const results: Results = { ...about, seed, seconds, settleSeconds, scale, fresh, targets };
  printRatios(results);
  printFigures(figures(results));
  keep(results, flags);
}

try {
  await bench(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}
