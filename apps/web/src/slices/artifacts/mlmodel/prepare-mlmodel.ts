import { type Mlmodel, readMlmodel } from '@millrace/models/readers';

/** What a page says of a model from its `MLmodel` alone. */
export interface ModelFacts {
  readonly model: Mlmodel;
  /** By name, with what each says of itself as lines `key: value`. */
  readonly flavors: readonly { readonly name: string; readonly lines: readonly (readonly [string, string])[] }[];
  /** Files beside the MLmodel, as it names them. */
  readonly example?: string | undefined;
  readonly servingExample?: string | undefined;
  readonly environments: readonly string[];
}

/** @throws Error when the text is no MLmodel */
export function modelFacts(text: string): ModelFacts {
  const model = readMlmodel(text);
  const info = model.saved_input_example_info ?? {};
  return {
    model,
    flavors: Object.entries(model.flavors).map(([name, section]) => ({
      name,
      lines: Object.entries(section).map(([key, value]) => [key, plainText(value)] as const),
    })),
    example: nameIn(info['artifact_path']),
    servingExample: nameIn(info['serving_input_path']),
    environments: ['requirements.txt', ...environmentsOf(model)],
  };
}

/** The names under `env` of the Python flavor, in either of the forms that MLflow has had. */
function environmentsOf({ flavors }: Mlmodel): string[] {
  const env = flavors['python_function']?.['env'];
  const named = typeof env === 'object' && env !== null ? Object.values(env) : [env];
  return named.flatMap((name) => nameIn(name) ?? []);
}

/** A file of the model's own folder; a path that leaves it is none. */
const nameIn = (name: unknown): string | undefined =>
  typeof name === 'string' && /^[\w.-]+$/.test(name) && !/^\.+$/.test(name) ? name : undefined;

const plainText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, (_, it) => (typeof it === 'bigint' ? Number(it) : it));
