import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The sources, so that a stale bundle cannot be what is tested; words are separated by blanks. */
const command = process.env['MILLRACE_COMMAND'] ?? 'node apps/cli/src/main.ts';
const startLimitMs = 30_000;

/** The real program, running as a process of its own. */
export interface Program {
  readonly url: string;
  /** Ends it without warning and waits until it is gone. */
  readonly kill: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Resolves with the exit code, null after a signal. */
  readonly exited: Promise<number | null>;
  /** What it has written so far. */
  readonly output: () => string;
}

/** A process that may not be serving yet. */
export interface Starting extends Omit<Program, 'url'> {
  /** @throws Error with its output when it ends, or does not serve in 30 s */
  readonly ready: () => Promise<Program>;
}

/** Takes what must happen when the test ends, however it ends. */
export type AtEnd = (work: () => void) => void;

export type Settings = Readonly<Record<string, string>>;

/** Spawns the program on `dataDir` and a free port; does not wait. `settings` are added to the environment. */
export function spawnProgram(dataDir: string, atEnd: AtEnd, settings: Settings = {}): Starting {
  const [first, ...words] = command.split(' ');
  const program = first === 'node' ? process.execPath : first!;
  const child = spawn(program, [...words, 'server', '--port', '0', '--data-dir', dataDir], {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (written += String(chunk)));
  atEnd(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const common = { exited, output: () => written, signal: (name: NodeJS.Signals) => void child.kill(name) };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return { ...common, kill, ready: async () => ({ ...common, kill, url: await served(child, () => written) }) };
}

/** Spawns the program and waits until it serves. */
export const startProgram = (dataDir: string, atEnd: AtEnd, settings?: Settings): Promise<Program> =>
  spawnProgram(dataDir, atEnd, settings).ready();

async function served(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline) {
    const url = /listens on (http:\/\/[\w.:]+)/.exec(output())?.[1];
    if (url && (await isHealthy(url))) return url;
    if (child.exitCode !== null || child.signalCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGKILL');
  throw new Error(`the program does not serve; it wrote:\n${output()}`);
}

const isHealthy = async (url: string): Promise<boolean> => {
  const answer = await fetch(`${url}/health`).catch(() => undefined);
  return answer?.status === 200;
};
