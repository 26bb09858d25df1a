import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDict, readYaml } from '@millrace/models';
import { StartProblem } from '@millrace/server';

/** What an image answers with. */
export type ImageKind = 'native' | 'python';

export interface ContextOptions {
  /** The module that started this program. */
  readonly entry: URL;
  /** The model's folder; without one the image expects it mounted at /opt/ml/model. */
  readonly folder?: string;
  readonly kind: ImageKind;
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
export function writeContext({ entry, folder, kind, allowModelCode, output }: ContextOptions): void {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(path.join(output, 'millrace'), { recursive: true });
  cpSync(programFile(entry), path.join(output, 'millrace', 'millrace.mjs'));
  copyPackages(entry, path.join(output, 'millrace', 'node_modules'));
  mkdirSync(path.join(output, 'model_dir'));
  if (folder !== undefined) cpSync(folder, path.join(output, 'model_dir'), { recursive: true, dereference: true });
  const flags = kind === 'python' ? ['--engine', 'python', '--allow-python-worker', '--env-manager', 'local'] : [];
  if (allowModelCode) flags.push('--allow-model-code');
  const parts = kind === 'python' ? pythonParts(folder) : nativeParts();
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

function pythonParts(folder: string | undefined): Parts {
  return {
    from: `python:${pythonVersion(folder)}-slim`,
    install: [
      `COPY --from=${nodeImage} /usr/local/bin/node /usr/local/bin/node`,
      'COPY model_dir/requirements.txt /opt/ml/requirements.txt',
      'RUN pip install --no-cache-dir -r /opt/ml/requirements.txt',
    ],
    user: ['RUN useradd --create-home --uid 1000 node', 'USER node'],
  };
}

function pythonVersion(folder: string | undefined): string {
  const file = folder && path.join(folder, 'python_env.yaml');
  const yaml = file && existsSync(file) ? readYaml(readFileSync(file, 'utf8')) : undefined;
  const version = isDict(yaml) ? yaml['python'] : undefined;
  return typeof version === 'string' && /^\d+\.\d+(\.\d+)?$/.test(version) ? version : '3.11';
}

function dockerfile({ from, install, user }: Parts, flags: readonly string[]): string {
  const command = ['node', '/opt/millrace/millrace.mjs', 'models', 'serve', '-m', '/opt/ml/model'];
  const listen = ['-h', '0.0.0.0', '-p', String(port), ...flags];
  return `${[
    `FROM ${from}`,
    ...install,
    'COPY millrace /opt/millrace',
    'COPY model_dir /opt/ml/model',
    'ENV NODE_ENV=production MILLRACE_MODEL_CACHE=/tmp/millrace',
    ...user,
    `EXPOSE ${port}`,
    `HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:${port}/ping').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]`,
    `CMD ${JSON.stringify([...command, ...listen])}`,
  ].join('\n')}\n`;
}
