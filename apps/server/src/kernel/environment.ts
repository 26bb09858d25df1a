/** A wrong command line or setting; the command prints the message and exits with 2. */
export class UsageError extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What MLflow takes for true. */
export const truthy = (raw: string): boolean => /^(1|true|t|yes|y|on)$/i.test(raw.trim());

export function commaList(raw: string | undefined): string[] {
  return (raw ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** @throws UsageError */
export function envInt(env: Environment, name: string, fallback: number): number {
  const raw = env[name];
  if (raw === undefined || raw === '') return fallback;
  if (!/^\d+$/.test(raw)) throw invalidVariable(name, `'${raw}' is not a valid integer.`);
  return Number(raw);
}

export const invalidVariable = (name: string, why: string): UsageError =>
  new UsageError(`Invalid value for environment variable ${name}: ${why}`);

/** @throws UsageError */
export function envPattern(env: Environment, name: string): RegExp | undefined {
  const raw = env[name];
  if (raw === undefined || raw === '') return undefined;
  try {
    return new RegExp(raw, 'u');
  } catch {
    throw invalidVariable(name, `'${raw}' is not a regular expression.`);
  }
}
