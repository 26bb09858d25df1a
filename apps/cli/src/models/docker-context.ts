import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartProblem } from '@millrace/server';
import type { WantedEnvironment } from '../python-env/wanted-environment.ts';

/** What an image installs for a model that Python answers for. */
export interface ImagePython {
  readonly wanted: WantedEnvironment;
  /** Lines of pip beside the model's own. */
  readonly additions?: readonly string[];
}

export interface ContextOptions {
  /** The module that started this program. */
  readonly entry: URL;
  /** The model's folder; without one the image expects it mounted at /opt/ml/model. */
  readonly folder?: string;
  /** Without it the image has no Python. */
  readonly python?: ImagePython;
  /** Whether the user allowed code that someone logged to run. */
  readonly allowModelCode: boolean;
  readonly output: string;
}

/** The release of Node whose image is used. */
const nodeImage = 'node:24-slim';
const port = 8080;

/**
 * Writes what `docker build` needs: a Dockerfile, the program, the native library of Linux, and the model.
 * @throws {StartProblem} when the program is not built
 */
export function writeContext({ entry, folder, python, allowModelCode, output }: ContextOptions): void {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(path.join(output, 'millrace'), { recursive: true });
  cpSync(programFile(entry), path.join(output, 'millrace', 'millrace.mjs'));
  copyPackages(entry, path.join(output, 'millrace', 'node_modules'));
  mkdirSync(path.join(output, 'model_dir'));
  if (folder !== undefined) cpSync(folder, path.join(output, 'model_dir'), { recursive: true, dereference: true });
  const flags = python ? ['--engine', 'python', '--allow-python-worker', '--env-manager', 'local'] : [];
  if (allowModelCode) flags.push('--allow-model-code');
  const parts = python ? pythonParts(python) : nativeParts();
  writeFileSync(path.join(output, 'Dockerfile'), dockerfile(parts, flags));
}

/** The one-file program: this one, or the bundle that a clone builds. */
function programFile(entry: URL): string {
  const own = fileURLToPath(entry);
  if (own.endsWith('.mjs')) return own;
  const bundle = path.join(path.dirname(own), '../../../dist/millrace.mjs');
  if (existsSync(bundle)) return bundle;
  throw new StartProblem('The program is not built yet, and the image needs it. Run once: npm start -- --help');
}

/** Only what the image's system loads: onnxruntime carries the libraries of every system. */
function copyPackages(entry: URL, target: string): void {
  const resolve = createRequire(entry).resolve;
  for (const name of ['onnxruntime-node', 'onnxruntime-common', 'better-sqlite3']) {
    const source = packageFolder(resolve(name), name);
    cpSync(source, path.join(target, name), {
      recursive: true,
      filter: (file) => isWanted(path.relative(source, file)),
    });
  }
}

function packageFolder(file: string, name: string): string {
  const marker = `${path.sep}node_modules${path.sep}${name}${path.sep}`;
  return file.slice(0, file.lastIndexOf(marker) + marker.length - 1);
}

function isWanted(relative: string): boolean {
  const [first = '', , system, cpu] = relative.split(path.sep);
  if (first === 'bin') return (system ?? 'linux') === 'linux' && (cpu ?? 'x64') === 'x64';
  if (['src', 'deps', 'prebuilds', 'build', 'docs', 'script', 'lib.test'].includes(first)) return false;
  return !/\.(?:map|ts|md)$/.test(relative);
}

interface Parts {
  readonly from: string;
  readonly install: readonly string[];
  readonly user: readonly string[];
}

const nativeParts = (): Parts => ({ from: nodeImage, install: [], user: ['USER node'] });

/** The files that requirements name are copied first, so that another model with the same ones builds fast. */
function pythonParts({ wanted, additions = [] }: ImagePython): Parts {
  const lines = [wanted.buildDependencies, wanted.dependencies, additions].filter((list) => list.length > 0);
  return {
    from: `python:${wanted.python}-slim`,
    install: [
      `COPY --from=${nodeImage} /usr/local/bin/node /usr/local/bin/node`,
      'WORKDIR /opt/ml/requirements',
      'COPY model_dir/*.txt ./',
      ...lines.map((list) => `RUN pip install --no-cache-dir ${list.map(shellWord).join(' ')}`),
      'WORKDIR /',
    ],
    user: ['RUN useradd --create-home --uid 1000 node', 'USER node'],
  };
}

/** Lines are names with versions and markers; those that name files are two words. */
const shellWord = (line: string): string => (line.startsWith('-') ? line : `'${line.replaceAll("'", '"')}'`);

function dockerfile({ from, install, user }: Parts, flags: readonly string[]): string {
  const command = ['node', '/opt/millrace/millrace.mjs', 'models', 'serve', '-m', '/opt/ml/model'];
  const listen = ['-h', '0.0.0.0', '-p', String(port), ...flags];
  return `${[
    `FROM ${from}`,
    ...install,
    'COPY millrace /opt/millrace',
    // Downloads are readable by their owner alone, which is not the user of the image.
    'COPY --chown=1000:1000 model_dir /opt/ml/model',
    'ENV NODE_ENV=production MILLRACE_MODEL_CACHE=/tmp/millrace',
    ...user,
    `EXPOSE ${port}`,
    `HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:${port}/ping').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]`,
    `CMD ${JSON.stringify([...command, ...listen])}`,
  ].join('\n')}\n`;
}
