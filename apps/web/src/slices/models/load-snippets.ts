/** What a version, or an alias of it, is loaded by. */
export interface LoadTarget {
  readonly trackingUri: string;
  readonly name: string;
  readonly version: string;
  /** Preferred over the version: code that names it needs no change at the next promotion. */
  readonly alias?: string;
  /** The flavors of the MLmodel, without `python_function`. */
  readonly flavors: readonly string[];
}

/** The address of a version for MLflow's clients. */
export const modelUri = ({ name, version, alias }: Pick<LoadTarget, 'name' | 'version' | 'alias'>): string =>
  alias === undefined ? `models:/${name}/${version}` : `models:/${name}@${alias}`;

/** How to load it, by language. */
export function loadSnippets(target: LoadTarget): Readonly<Record<string, string>> {
  return { Python: python(target), TypeScript: typescript(target), curl: curl(target), Serve: serve(target) };
}

function python(target: LoadTarget): string {
  const { trackingUri, flavors } = target;
  const [native] = flavors;
  return [
    'import mlflow',
    '',
    `mlflow.set_tracking_uri("${trackingUri}")`,
    `model = mlflow.pyfunc.load_model("${modelUri(target)}")`,
    'predictions = model.predict(data)',
    ...(native ? ['', `# or as it was logged:`, `model = mlflow.${native}.load_model("${modelUri(target)}")`] : []),
  ].join('\n');
}

const typescript = ({ trackingUri, name, version, alias }: LoadTarget): string =>
  [
    `const server = "${trackingUri}";`,
    alias === undefined
      ? `const version = ${JSON.stringify(version)};`
      : `const found = await fetch(\`\${server}/api/2.0/mlflow/registered-models/alias?${query({ name, alias })}\`);\nconst { version } = (await found.json()).model_version;`,
    `const file = (path: string) =>\n  fetch(\`\${server}/model-versions/get-artifact?${query({ name })}&version=\${version}&path=\${encodeURIComponent(path)}\`);`,
    'const mlmodel = await (await file("MLmodel")).text();',
  ].join('\n');

const curl = ({ trackingUri, name, version, alias }: LoadTarget): string =>
  [
    alias === undefined
      ? `curl "${trackingUri}/api/2.0/mlflow/model-versions/get?${query({ name, version })}"`
      : `curl "${trackingUri}/api/2.0/mlflow/registered-models/alias?${query({ name, alias })}"`,
    `curl -OJ "${trackingUri}/model-versions/get-artifact?${query({ name, version, path: 'MLmodel' })}"`,
  ].join('\n');

const serve = (target: LoadTarget): string =>
  `export MLFLOW_TRACKING_URI=${target.trackingUri}\nmlflow models serve -m '${modelUri(target)}' --env-manager local -p 5001`;

const query = (fields: Readonly<Record<string, string>>): string => String(new URLSearchParams(fields));
