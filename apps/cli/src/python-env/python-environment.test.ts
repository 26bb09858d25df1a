import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pythonOf } from './python-environment.ts';

/** Stands for the tools that make environments: records its arguments, and makes the folder that they name. */
const tool = `#!/bin/sh
echo "$0" "$@" >> "$CC"
while [ $# -gt 0 ]; do case "$1" in --prefix) target=$2; shift;; venv) isVenv=yes;; esac; last=$1; shift; done
test -n "$isVenv" && target=$last
test -n "$target" || exit 0
mkdir -p "$target/bin" && printf '#!/bin/sh\\ncase "$*" in *json*) echo "[]";; esac\\n' > "$target/bin/python" && chmod +x "$target/bin/python"
`;
/** uv with a lock of one package. */
const locking = tool.replace(
  'while',
  `case "$1" in export) while [ $# -gt 1 ]; do shift; done; printf 'six==1.17.0 \\\\\n    --hash=sha256:4721\\n' > "$1"; exit 0;; esac\nwhile`,
);
const refusing = `#!/bin/sh
mkdir -p "$6/bin" && touch "$6/bin/half"
echo 'resolving…' >&2; echo 'error: no version of nowhere' >&2; exit 1
`;

let root: string;
let model: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'millrace-env-'));
  model = path.join(root, 'model');
  for (const folder of ['model', 'bin', 'envs']) await mkdir(path.join(root, folder));
  await write('requirements.txt', 'mlflow==3.17.2\ntorch\n');
  await write(
    'python_env.yaml',
    'python: 3.11.7\nbuild_dependencies:\n- pip==23.2.1\ndependencies:\n- -r requirements.txt\n',
  );
  await write(
    'conda.yaml',
    'channels:\n- conda-forge\ndependencies:\n- python=3.11.7\n- pip<=23.2.1\n- pip:\n  - torch\n',
  );
  vi.stubEnv('MLFLOW_ENV_ROOT', path.join(root, 'envs'));
  vi.stubEnv('PATH', `${path.join(root, 'bin')}:/bin:/usr/bin`);
  // A variable that tools of compilation are given, and the stand-in writes to.
  vi.stubEnv('CC', path.join(root, 'calls'));
  vi.stubEnv('MLFLOW_TRACKING_PASSWORD', 'secret');
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

const write = (name: string, text: string) => writeFile(path.join(model, name), text);

async function standIn(name: string, script = tool): Promise<void> {
  await writeFile(path.join(root, 'bin', name), script);
  await chmod(path.join(root, 'bin', name), 0o755);
}

const calls = async () => (await readFile(path.join(root, 'calls'), 'utf8')).trim().replaceAll(root, '').split('\n');
const environments = () => readdir(path.join(root, 'envs'));

describe('the environment of a Python model', () => {
  it('is made by conda from conda.yaml, and once', async () => {
    await standIn('conda');
    const { python } = await pythonOf(model, { manager: 'conda' });
    expect(existsSync(python)).toBe(true);
    expect(await pythonOf(model, { manager: 'conda' })).toEqual({
      python,
      env: {},
      reads: [path.dirname(path.dirname(python))],
    });
    const prefix = path.dirname(path.dirname(python)).replace(root, '');
    expect(await calls()).toEqual([`/bin/conda env create --quiet --yes --prefix ${prefix} --file conda.yaml`]);
  });
  it('is made by what MLFLOW_CONDA_CREATE_ENV_CMD names', async () => {
    await standIn('mamba');
    vi.stubEnv('MLFLOW_CONDA_CREATE_ENV_CMD', 'mamba');
    vi.stubEnv('MLFLOW_CONDA_HOME', root);
    await pythonOf(model, { manager: 'conda' });
    expect((await calls())[0]).toMatch(/^\/bin\/mamba env create /);
  });
  it('is made by uv: the interpreter, the tools of building, the requirements, what the user adds', async () => {
    await standIn('uv');
    const { python } = await pythonOf(model, { manager: 'uv', additions: ['pandas<4'] });
    const place = python.replace(root, '');
    expect(await calls()).toEqual([
      `/bin/uv venv --quiet --python 3.11.7 ${path.dirname(path.dirname(place))}`,
      `/bin/uv pip install --quiet --python ${place} pip==23.2.1`,
      `/bin/uv pip install --quiet --python ${place} -r /model/requirements.txt`,
      `/bin/uv pip install --quiet --python ${place} pandas<4`,
    ]);
  });
  it('is made by uv from the lock that the model carries, with digests and nothing else', async () => {
    await standIn('uv', locking);
    await write('pyproject.toml', '[project]\nname = "demo"\n');
    await write('uv.lock', 'version = 1\n');
    const { python } = await pythonOf(model, { manager: 'uv' });
    const place = path.dirname(path.dirname(python)).replace(root, '');
    const [, exported, ...installed] = await calls();
    expect(exported).toMatch(/^\/bin\/uv export --quiet --offline --frozen --no-dev --no-emit-project /);
    const options = '--no-deps --require-hashes -r';
    expect(installed).toEqual([
      `/bin/uv pip install --quiet --python ${place}/bin/python ${options} ${place}/locked/requirements.txt`,
    ]);
    await write('uv.lock', 'version = 2\n');
    expect((await pythonOf(model, { manager: 'uv' })).python).not.toBe(python);
    await standIn('uv', locking.replace('six==1.17.0', './six-1'));
    await write('uv.lock', 'version = 3\n');
    await expect(pythonOf(model, { manager: 'uv' })).rejects.toThrow("not a package with versions: './six-1'");
    await standIn('uv', locking.replace('export)', 'export) echo "error: no TOML" >&2; exit 2;; never)'));
    await expect(pythonOf(model, { manager: 'uv' })).rejects.toThrow(
      "uv cannot read the model's uv.lock: error: no TOML Use --env-manager virtualenv",
    );
    expect(await environments()).toHaveLength(4);
  });
  it('is made without running anything of the model’s folder', async () => {
    await write('venv.py', 'raise SystemExit("ran venv.py")');
    await write('pip.py', 'raise SystemExit("ran pip.py")');
    await write('requirements.txt', '');
    const version = execFileSync('python3', ['-I', '-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    await write('python_env.yaml', `python: '${String(version).trim()}'\ndependencies:\n- -r requirements.txt\n`);
    await expect(pythonOf(model, { manager: 'virtualenv' })).rejects.toThrow('bring no mlflow and no uvicorn');
  });
  it('is made by uv outside of the model’s folder, whose settings it would obey', async () => {
    await standIn('uv', tool.replace('echo "$0" "$@"', 'echo "$PWD"'));
    await write('pyproject.toml', '[tool.uv]\nindex-url = "https://example.org/simple"\n');
    await pythonOf(model, { manager: 'uv', additions: ['pandas<4'] });
    expect(await calls()).toHaveLength(4);
    expect((await calls()).filter((cwd) => !cwd.startsWith('/envs'))).toEqual([]);
  });
  it('is another one when a requirement changes', async () => {
    await standIn('uv');
    const first = await pythonOf(model, { manager: 'uv' });
    await write('requirements.txt', 'mlflow==3.17.2\ntorch==2.0\n');
    expect(await pythonOf(model, { manager: 'uv' })).not.toEqual(first);
  });
  it('leaves nothing when it cannot be made, and what a killed process left is swept', async () => {
    await standIn('conda', refusing);
    await expect(pythonOf(model, { manager: 'conda' })).rejects.toThrow(
      /^conda could not install the model's requirements: error: no version of nowhere .*--env-manager local/,
    );
    expect(await environments()).toEqual([]);
    await standIn('conda');
    const { python } = await pythonOf(model, { manager: 'conda' });
    const [name = ''] = await environments();
    await rm(path.join(root, 'envs', name));
    // No process has this number: Linux numbers them to four million at most.
    await mkdir(path.join(root, 'envs', `${name}.99999999`));
    await rm(path.dirname(path.dirname(python)), { recursive: true });
    await pythonOf(model, { manager: 'conda' });
    expect(await environments()).not.toContain(`${name}.99999999`);
  });
  it.each([
    ['uv', /needs uv, which is not on the PATH. Install it/],
    ['conda', /needs conda, which is not on the PATH.*MLFLOW_CONDA_HOME/],
  ] as const)('%s that is not there is named', async (manager, message) => {
    vi.stubEnv('PATH', path.join(root, 'bin'));
    await expect(pythonOf(model, { manager })).rejects.toThrow(message);
  });
  it('needs the Python that the model names', async () => {
    await write('python_env.yaml', 'python: 3.4.0\ndependencies:\n- -r requirements.txt\n');
    await expect(pythonOf(model, { manager: 'virtualenv' })).rejects.toThrow(
      /needs Python 3\.4, .*pyenv install 3\.4\.0/,
    );
    expect(await environments()).toEqual([]);
  });
  it('names the variables that the model read when it was logged, unless it gets them', async () => {
    await standIn('uv');
    await write('environment_variables.txt', '# comment\nOPENAI_API_KEY\nOTHER_TOKEN\n');
    await pythonOf(model, { manager: 'uv', variables: { OTHER_TOKEN: 'x' } });
    expect(vi.mocked(console.error).mock.calls.flat().join('\n')).toMatch(
      /read OPENAI_API_KEY when .*--env OPENAI_API_KEY if/,
    );
  });
  it('without a scoring server is refused in words', async () => {
    await standIn('uv', tool.replace('echo "[]";;', 'echo "[]";; *) echo mlflow uvicorn;;'));
    await expect(pythonOf(model, { manager: 'uv' })).rejects.toThrow(
      /bring no mlflow and no uvicorn.*--install-mlflow/,
    );
  });
  it.each([
    ['requirements.txt', '-r more.txt', 'names? more.txt, which is not in its folder'],
    ['requirements.txt', 'git+https://example.org/x', 'not a package with versions'],
    ['python_env.yaml', 'dependencies:\n- --index-url=https://example.org\n', 'not a package with versions'],
  ])('%s with %j is refused', async (name, text, message) => {
    await standIn('uv');
    await write(name, text);
    await expect(pythonOf(model, { manager: 'uv' })).rejects.toThrow(new RegExp(message));
  });
  it('a file of requirements that another names is looked at as well, and no link is followed out', async () => {
    await standIn('uv');
    await write('requirements.txt', '-c constraints.txt');
    await write('constraints.txt', '--extra-index-url https://example.org');
    await expect(pythonOf(model, { manager: 'uv' })).rejects.toThrow('not a package with versions');
    await rm(path.join(model, 'constraints.txt'));
    await writeFile(path.join(root, 'outside'), 'secret words');
    await symlink(path.join(root, 'outside'), path.join(model, 'constraints.txt'));
    await expect(pythonOf(model, { manager: 'uv' })).rejects.toThrow('outside its folder');
  });
  it.each([
    'channels:\n- https://example.org/channel\n',
    'dependencies:\n- https://example.org/x.conda\n',
    'dependencies:\n- pip:\n  - git+https://example.org/x\n',
  ])('a conda.yaml with %j is refused', async (text) => {
    await standIn('conda');
    await write('conda.yaml', text);
    await expect(pythonOf(model, { manager: 'conda' })).rejects.toThrow(/not a package with versions/);
  });
});
