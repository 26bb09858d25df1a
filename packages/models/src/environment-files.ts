import { fromJs } from './python-value.ts';
import { writeYaml } from './write-yaml.ts';

export interface Environment {
  /** Lines of pip: `torch`, `numpy==2.4.6`. MLflow itself is added, unless a line names it. */
  readonly requirements: readonly string[];
  /** The Python that MLflow's environments are made with. */
  readonly pythonVersion: string;
  /** The release of MLflow whose format is written. */
  readonly mlflowVersion: string;
}

/** How the `env` of a `python_function` section names these files. */
export const environmentSection = { conda: 'conda.yaml', virtualenv: 'python_env.yaml' } as const;

/** The three files from which MLflow makes an environment for a model, by name. */
export function environmentFiles({
  requirements,
  pythonVersion,
  mlflowVersion,
}: Environment): ReadonlyMap<string, string> {
  const lines = withoutRepeats(
    requirements.some((line) => projectOf(line) === 'mlflow')
      ? requirements
      : [`mlflow==${mlflowVersion}`, ...requirements],
  );
  const conda = {
    channels: ['conda-forge'],
    dependencies: [`python=${pythonVersion}`, 'pip', { pip: lines }],
    name: 'mlflow-env',
  };
  const python = {
    python: pythonVersion,
    build_dependencies: ['pip', 'setuptools', 'wheel'],
    dependencies: ['-r requirements.txt'],
  };
  return new Map([
    ['conda.yaml', writeYaml(fromJs(conda))],
    ['python_env.yaml', writeYaml(fromJs(python), { keepOrder: true })],
    ['requirements.txt', lines.join('\n')],
  ]);
}

/** The first line of each project stays; `onnxruntime_genai` and `onnxruntime-genai` are one. */
function withoutRepeats(lines: readonly string[]): readonly string[] {
  const projects = lines.map(projectOf);
  return lines.filter((_, at) => projects[at] === '' || projects.indexOf(projects[at]!) === at);
}

/** The name of a requirement in the form in which registries compare names; empty for options such as `-c file`. */
function projectOf(line: string): string {
  const [, name = ''] = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(line) ?? [];
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
