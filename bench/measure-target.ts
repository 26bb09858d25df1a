import { setTimeout as sleep } from 'node:timers/promises';
import { drive } from './drive.ts';
import type { BenchFlags } from './flags.ts';
import { probeDisk } from './measure/disk-probe.ts';
import { type Memory, memoryOf } from './measure/process-tree.ts';
import { summarise } from './report/percentiles.ts';
import type { Row, TargetResult } from './report/results.ts';
import type { Scenario, Stage } from './scenarios/index.ts';
import { databaseBytes, newFolder, removeFolder, type Server, startServer, stopServer } from './targets/server.ts';
import type { Target } from './targets/target.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Starts a target once per stage and runs the chosen scenarios on it. */
export async function measureTarget(
  target: Target,
  chosen: readonly Scenario[],
  flags: BenchFlags,
): Promise<TargetResult> {
  const version = target.prepare();
  console.log(`\n${target.name}: ${version}, durability ${target.durability}`);
  const before = probeDisk(flags.dataDir);
  const result: Mutable<TargetResult> = {
    target: target.name,
    version,
    command: '',
    durability: target.durability,
    disk: before,
    rows: [],
  };
  const mine = chosen.filter((one) => (one.targets ?? ['']).some((prefix) => target.name.startsWith(prefix)));
  const stages = [...new Set(mine.map((one) => one.stage))];
  for (const stage of stages) {
    const names = mine.filter((one) => one.stage === stage).map((one) => one.name);
    const { rows, ...more } = await runStage(target, stage, names, flags);
    Object.assign(result, more, { rows: [...result.rows, ...rows] });
  }
  const after = probeDisk(flags.dataDir);
  return { ...result, disk: middle(before, after) };
}

type StageResult = Partial<TargetResult> & { readonly rows: readonly Row[] };

async function runStage(
  target: Target,
  stage: Stage,
  names: readonly string[],
  flags: BenchFlags,
): Promise<StageResult> {
  const folder = newFolder(flags.dataDir, target);
  try {
    if (stage === 'core') return await coreStage(target, folder, names, flags);
    if (stage === 'size') return await sizeStage(target, folder, names, flags);
    return { rows: await onServer(target, folder, (server) => load(server, names, flags)) };
  } finally {
    removeFolder(folder);
  }
}

async function onServer<T>(target: Target, folder: string, work: (server: Server) => Promise<T>): Promise<T> {
  const server = await startServer(target, folder);
  try {
    return await work(server);
  } finally {
    await stopServer(server);
  }
}

const load = (server: Server, names: readonly string[], flags: BenchFlags): Promise<readonly Row[]> =>
  drive({ url: server.url, pid: server.pid, seconds: flags.seconds, scale: flags.scale, fresh: flags.fresh }, names);

/** Start times, idle memory, the scenarios, loaded memory, size of the database. */
async function coreStage(
  target: Target,
  folder: string,
  names: readonly string[],
  flags: BenchFlags,
): Promise<StageResult> {
  const starts = await timeStarts(target, flags);
  const result = await onServer(target, folder, async (server) => {
    const idle = await settled(server, flags);
    const rows = await load(server, names, flags);
    return {
      rows,
      idle,
      loaded: await settled(server, flags),
      command: server.command,
      starts: [...starts, server.startMs],
    };
  });
  printMemory(result);
  return { ...result, databaseMiB: databaseBytes(target, folder) / 2 ** 20 };
}

async function settled(server: Server, flags: BenchFlags): Promise<Memory> {
  await sleep(flags.settleSeconds * 1000);
  return memoryOf(server.pid);
}

/** Starts on an empty folder each; the last start, on the server that is then loaded, is not among them. */
async function timeStarts(target: Target, flags: BenchFlags): Promise<number[]> {
  const starts: number[] = [];
  for (let count = flags.scale < 1 ? 1 : target.starts; count > 1; count -= 1) {
    const folder = newFolder(flags.dataDir, target);
    try {
      starts.push(await onServer(target, folder, (server) => Promise.resolve(server.startMs)));
    } finally {
      removeFolder(folder);
    }
  }
  return starts;
}

function printMemory({ starts, idle, loaded }: { starts: readonly number[]; idle: Memory; loaded: Memory }): void {
  const mib = (memory: Memory): string =>
    `${memory.rss.toFixed(0)} MiB (tree ${memory.treeRss.toFixed(0)}, PSS ${memory.treePss.toFixed(0)})`;
  console.log(
    `  start ${summarise(starts).p50.toFixed(0)} ms, idle ${mib(idle)}, loaded ${mib(loaded)}, peak ${loaded.peak.toFixed(0)} MiB`,
  );
}

/** Bytes per point: the database of a stopped server, which has checkpointed, before and after. */
async function sizeStage(
  target: Target,
  folder: string,
  names: readonly string[],
  flags: BenchFlags,
): Promise<StageResult> {
  await onServer(target, folder, () => Promise.resolve());
  const empty = databaseBytes(target, folder);
  const rows = await onServer(target, folder, (server) => load(server, names, flags));
  const grown = databaseBytes(target, folder) - empty;
  return { rows: rows.map((row) => withSize(row, grown)) };
}

function withSize(row: Row, grown: number): Row {
  const bytesPerPoint = grown / (row.detail?.['points'] ?? Number.NaN);
  console.log(`  ${row.scenario}: ${bytesPerPoint.toFixed(1)} bytes per point`);
  return { ...row, detail: { ...row.detail, bytesPerPoint } };
}

function middle(
  before: ReturnType<typeof probeDisk>,
  after: ReturnType<typeof probeDisk>,
): ReturnType<typeof probeDisk> {
  const mean = (key: 'p50' | 'p95' | 'p99'): number => (before[key] + after[key]) / 2;
  return { p50: mean('p50'), p95: mean('p95'), p99: mean('p99'), max: Math.max(before.max, after.max) };
}
