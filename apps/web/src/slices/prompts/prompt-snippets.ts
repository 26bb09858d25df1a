export interface PromptTarget {
  readonly trackingUri: string;
  readonly name: string;
  readonly version: string;
  /** Preferred over the version: code that names it follows the next change. */
  readonly alias?: string;
  readonly variables: readonly string[];
}

/** How a prompt is loaded and filled in, by language. */
export function promptSnippets(target: PromptTarget): Readonly<Record<string, string>> {
  return { Python: python(target), TypeScript: typescript(target), curl: `curl "${answerAt(target)}"` };
}

const python = ({ trackingUri, name, version, alias, variables }: PromptTarget): string =>
  [
    'import mlflow',
    '',
    `mlflow.set_tracking_uri("${trackingUri}")`,
    `prompt = mlflow.genai.load_prompt("prompts:/${name}${alias === undefined ? `/${version}` : `@${alias}`}")`,
    `prompt.format(${variables.map((variable) => `${variable}=...`).join(', ')})`,
  ].join('\n');

const typescript = (target: PromptTarget): string =>
  [
    `const answer = await fetch("${answerAt(target)}");`,
    'const { model_version } = await answer.json();',
    `const template = model_version.tags.find((tag) => tag.key === "mlflow.prompt.text").value;`,
    `const filled = template.replace(/\\{\\{\\s*([\\w.-]+)\\s*\\}\\}/g, (_, name) => values[name]);`,
  ].join('\n');

const answerAt = ({ trackingUri, name, version, alias }: PromptTarget): string =>
  alias === undefined
    ? `${trackingUri}/api/2.0/mlflow/model-versions/get?${new URLSearchParams({ name, version })}`
    : `${trackingUri}/api/2.0/mlflow/registered-models/alias?${new URLSearchParams({ name, alias })}`;
