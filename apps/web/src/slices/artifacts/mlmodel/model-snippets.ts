/** How code gets hold of the model in a folder. */
export interface SnippetTarget {
  readonly trackingUri: string;
  /** `runs:/…/model`, `models:/m-…`, `models:/name/3`. */
  readonly uri: string;
  /** Of the MLmodel, without `python_function`. */
  readonly flavors: readonly string[];
  /** Name of the file that holds a body to be posted; absent where the model has none. */
  readonly servingExample?: string | undefined;
}

/** Loading, fetching and serving, by language. */
export const modelSnippets = (target: SnippetTarget): Readonly<Record<string, string>> => ({
  Python: python(target),
  TypeScript: typescript(target),
  Serve: serve(target),
});

function python({ trackingUri, uri, flavors: [native] }: SnippetTarget): string {
  return [
    'import mlflow',
    '',
    `mlflow.set_tracking_uri("${trackingUri}")`,
    `model = mlflow.pyfunc.load_model("${uri}")`,
    'predictions = model.predict(data)',
    ...(native && /^\w+$/.test(native)
      ? ['', '# or as it was logged:', `model = mlflow.${native}.load_model("${uri}")`]
      : []),
  ].join('\n');
}

/** A client of TypeScript gets the files; `models serve` answers for them. */
const typescript = ({ trackingUri, uri }: SnippetTarget): string =>
  [
    "import { createClient } from '@millrace/sdk';",
    "import { fetchModel, resolveModel } from '@millrace/sdk/models';",
    '',
    `const client = createClient({ baseUrl: '${trackingUri}' });`,
    `const model = await resolveModel(client, '${uri}');`,
    "const folder = await fetchModel(client, model, './models');",
  ].join('\n');

const serve = ({ trackingUri, uri, servingExample }: SnippetTarget): string =>
  [
    `export MLFLOW_TRACKING_URI=${trackingUri}`,
    `millrace models serve -m '${uri}' -p 5001      # without Python, where the model needs none`,
    `mlflow models serve -m '${uri}' -p 5001`,
    '',
    `curl http://127.0.0.1:5001/invocations -H 'content-type: application/json' \\`,
    `  -d ${servingExample === undefined ? `'{"inputs": …}'` : `@${servingExample}`}`,
  ].join('\n');
