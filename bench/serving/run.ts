/**
 * `node tools/with-node.mjs bench/serving/run.ts PYTHON`: a served ONNX model beside `mlflow models serve`, one worker each. Needs the bundle
 * (`npm start -- --help` makes it). Exits 1 when a figure is missed.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closedLoop } from '../load/closed-loop.ts';
import { Connection, request } from '../load/connection.ts';
import { cpuSeconds, treeOf } from '../measure/process-tree.ts';
import { summarise } from '../report/percentiles.ts';

const root = join(import.meta.dirname, '../..');
const python = process.argv[2];
if (!python) throw new TypeError('usage: run.ts PYTHON (an interpreter with mlflow, onnx and onnxruntime)');

const [clients, seconds, calls] = [8, 10, 10_000];
const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-serving-'));
const started: ChildProcess[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.on('exit', () => {
  for (const { pid, exitCode, signalCode } of started) if (pid && exitCode === null && signalCode === null) kill(pid);
  rmSync(folder, { recursive: true, force: true });
});

const PATH = `${dirname(python)}:${process.env['PATH']}`;
const quiet = { ...process.env, PATH, MLFLOW_DISABLE_TELEMETRY: 'true' };
/** 1 MB of weights, for starts; and few, for the cost of a request: large ones would measure the processor's caches. */
const [large, small] = ['large', 'small'].map((name) => join(folder, name)) as [string, string];
const saveModel = (to: string, width: number): void =>
  void execFileSync(python, [join(import.meta.dirname, 'save_dense.py'), to, String(width)], {
    env: quiet,
    stdio: 'ignore',
  });
saveModel(large, 500);
saveModel(small, 16);

const body = '{"inputs": [[0.1, 0.2, 0.3, 0.4]]}';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => probe.once('listening', done));
  const { port } = probe.address() as { port: number };
  await new Promise((done) => probe.close(done));
  return port;
}

/** Ends a program and what it started. */
function kill(pid: number): void {
  for (const one of treeOf(pid)) process.kill(one.pid, 'SIGKILL');
}

interface Target {
  readonly url: URL;
  readonly pid: number;
  /** From the start of the program to the first 200 of /ping. */
  readonly readyMs: number;
}

async function start(command: readonly string[], model: string): Promise<Target> {
  const port = await freePort();
  const [program = '', ...args] = [...command, '-m', model, '-p', String(port)];
  const began = performance.now();
  // In a session of its own it would also be in a scheduling group of its own: each request would then wake one group after the other,
  // with everybody else's work between them, and the same program costs twice the processor time.
  const child = spawn(program, args, { env: quiet, stdio: ['ignore', 'ignore', 'ignore'], cwd: folder });
  started.push(child);
  const url = new URL(`http://127.0.0.1:${port}`);
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${program} ended before it answered`);
    await sleep(5);
  }
  return { url, pid: child.pid ?? 0, readyMs: performance.now() - began };
}

const answers = (url: URL): Promise<boolean> =>
  fetch(new URL('/ping', url)).then(
    ({ status }) => status === 200,
    () => false,
  );

async function load({ url }: Target): Promise<{ rps: number; p99: number }> {
  const connections = Array.from({ length: clients }, () => new Connection(url));
  const sent = request('POST', '/invocations', body);
  const operation = async (client: number): Promise<undefined> => {
    const { status } = await connections[client]!.send(sent);
    if (status !== 200) throw new Error(`status ${status}`);
  };
  await closedLoop({ clients, seconds: 2, operation });
  const { latencies, seconds: took, errors } = await closedLoop({ clients, seconds, operation });
  for (const connection of connections) connection.close();
  if (Object.keys(errors).length > 0) throw new Error(JSON.stringify(errors));
  return { rps: latencies.length / took, p99: summarise(latencies).p99 };
}

/** Processor time of one request over kept connections, in µs. */
async function costOf({ url, pid }: Target, connections: number): Promise<number> {
  const open = Array.from({ length: connections }, () => new Connection(url));
  const sent = request('POST', '/invocations', body);
  const operation = async (client: number): Promise<undefined> => void (await open[client]!.send(sent));
  await closedLoop({ clients: connections, seconds: 0, minCalls: 1000, maxCalls: 1000, operation });
  const before = cpuSeconds(pid);
  await closedLoop({ clients: connections, seconds: 0, minCalls: calls, maxCalls: calls, operation });
  for (const connection of open) connection.close();
  return ((cpuSeconds(pid) - before) / calls) * 1e6;
}

/** Processor time of a bare `run` of the same graph, in µs. */
function bareCost(): number {
  const script = join(import.meta.dirname, 'bare-run.ts');
  const output = execFileSync(process.execPath, [script, join(small, 'model.onnx'), String(calls)]);
  return (JSON.parse(output.toString()) as { microseconds: number }).microseconds;
}

function report(name: string, value: number, isMet: boolean, wanted: string): void {
  if (!isMet) process.exitCode = 1;
  console.log(`${isMet ? 'met   ' : 'MISSED'} ${name}: ${value.toFixed(2)}, wanted ${wanted}`);
}

const bundle = join(root, 'dist/millrace.mjs');
const serve = [process.execPath, bundle, 'models', 'serve', '--threads', '1', '--log-level', 'warn'];
const starts: number[] = [];
for (let i = 0; i < 5; i++) {
  const { pid, readyMs } = await start(serve, large);
  starts.push(readyMs);
  kill(pid);
}
const millrace = await start(serve, small);
const http = await start([process.execPath, join(import.meta.dirname, 'bare-server.ts')], small);
/** Beside each other, so that a busy moment meets all of them. The first round is the one in which the code is compiled. */
const rounds: { alone: number; shared: number; bare: number; http: number }[] = [];
for (let round = 0; round < 4; round++) {
  const [alone, shared] = [await costOf(millrace, 1), await costOf(millrace, clients)];
  rounds.push({ alone, shared, bare: bareCost(), http: await costOf(http, 1) });
}
kill(http.pid);
const [, ...warm] = rounds;
const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const alone = middle(warm.map((round) => round.alone));
const cost = middle(warm.map((round) => round.shared));
const bare = middle(warm.map((round) => round.bare));
const ours = await load(millrace);
kill(millrace.pid);
const mlflow = await start([python, '-m', 'mlflow', 'models', 'serve', '--env-manager', 'local', '-w', '1'], small);
const theirs = await load(mlflow);
kill(mlflow.pid);

console.log(
  `Millrace ${ours.rps.toFixed(0)} requests/s, p99 ${ours.p99.toFixed(2)} ms; ready after ${starts.map((ms) => ms.toFixed(0)).join(', ')} ms`,
);
console.log(
  `MLflow   ${theirs.rps.toFixed(0)} requests/s, p99 ${theirs.p99.toFixed(2)} ms; ready after ${mlflow.readyMs.toFixed(0)} ms`,
);
for (const round of rounds) {
  console.log(
    `round: ${round.alone.toFixed(0)} µs over one connection, ${round.shared.toFixed(0)} µs over ${clients}, a bare run ${round.bare.toFixed(0)} µs, a bare HTTP server ${round.http.toFixed(0)} µs over one`,
  );
}
console.log(
  `a request costs ${cost.toFixed(0)} µs of processor time over ${clients} connections, ${alone.toFixed(0)} µs over one; a bare run ${bare.toFixed(0)} µs`,
);
report('requests per second by MLflow’s', ours.rps / theirs.rps, ours.rps >= 5 * theirs.rps, 'at least 5');
report('p99 by MLflow’s', ours.p99 / theirs.p99, ours.p99 < theirs.p99, 'below 1');
for (const [connections, each] of [
  ['one connection', alone],
  [`${clients} connections`, cost],
] as const) {
  report(
    `processor time per request above a bare run, ${connections}, µs`,
    each - bare,
    each - bare < 150,
    'below 150',
  );
}
const slowest = Math.max(...starts);
report('ms from start to /ping, the slowest of five', slowest, slowest < 1000, 'below 1000');
