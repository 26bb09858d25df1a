/** Parts of names that speak of a secret or of where a service lies; variables of other names are not worth a note. */
const noted = ['API_KEY', 'API_TOKEN', 'DATABRICKS_CLIENT_ID', 'DATABRICKS_CLIENT_SECRET', 'DATABRICKS_HOST'].concat(
  ['DATABRICKS_INSECURE', 'DATABRICKS_PASSWORD', 'DATABRICKS_TOKEN', 'DATABRICKS_USERNAME'],
  ['_DATABRICKS_WORKSPACE_HOST', '_DATABRICKS_WORKSPACE_ID'],
);

/** The switch that MLflow has too. */
const isWanted = (): boolean =>
  !['false', '0'].includes(process.env['MLFLOW_RECORD_ENV_VARS_IN_MODEL_LOGGING']?.toLowerCase() ?? '');

/**
 * Does `work`, and names the variables that it read and that a server may have to be given: those that are set and whose names speak of keys.
 * Values are never kept.
 */
export async function notingVariables<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly variables: readonly string[] }> {
  const real = process.env;
  const read = new Set<string>();
  const spy = new Proxy(real, {
    get(target, name) {
      if (typeof name === 'string' && name in target) read.add(name);
      return Reflect.get(target, name) as string | undefined;
    },
  });
  if (isWanted()) process.env = spy;
  try {
    const value = await work();
    return { value, variables: [...read].filter((name) => noted.some((part) => name.includes(part))).sort() };
  } finally {
    if (process.env === spy) process.env = real;
  }
}

const heading = `# Names of environment variables that the model read while it answered the input example.
# Whoever serves it may have to set them; their values are not kept.
# Not all of them need be required.
`;

/** `environment_variables.txt`: three lines of comment, then a name a line. */
export const variablesFile = (variables: readonly string[]): { readonly path: string; readonly text: string } => ({
  path: 'environment_variables.txt',
  text: `${heading}${variables.join('\n')}\n`,
});
