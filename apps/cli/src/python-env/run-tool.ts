import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ToolRun {
  readonly ok: boolean;
  /** Everything it wrote to stdout, at most the last 64 KiB. */
  readonly stdout: string;
  /** The lines in which a tool says what is wrong, in one. */
  readonly complaint: string;
}

const tailChars = 65_536;
const complaintChars = 500;

/** What installers need of our variables; the rest could be a secret, and packages run code while they are built. */
const passed =
  /^(?:PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|(?:https?|no|all)_proxy|NETRC|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|XDG_\w+|PIP_\w+|UV_\w+|CONDA_\w+|MAMBA_\w+|PYENV_ROOT|LD_LIBRARY_PATH|CC|CXX|CFLAGS|LDFLAGS)$/i;

/** Runs a program that makes environments. What it says goes to stderr, for stdout belongs to the command's own answer. */
export async function runTool([program, ...args]: readonly string[], cwd: string, isQuiet = false): Promise<ToolRun> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => passed.test(name)));
  const child = spawn(program!, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] = (said[stream] + text).slice(-tailChars);
      if (!isQuiet) process.stderr.write(text);
    });
  }
  const failed = once(child, 'error').then(([error]) => {
    said.stderr += (error as Error).message;
    return [-1];
  });
  const [code] = (await Promise.race([once(child, 'close'), failed])) as [number | null];
  return { ok: code === 0, stdout: said.stdout, complaint: complaintOf(said.stderr || said.stdout) };
}

function complaintOf(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^[\s×╰─▶]+/, '').trim());
  const errors = lines.filter((line) => /^error\b|no solution found|because |no interpreter|not found/i.test(line));
  const chosen = errors.length > 0 ? errors : lines.filter((line) => line !== '').slice(-2);
  return chosen.join(' ').slice(-complaintChars);
}
