import type { RegisteredModel } from './registry-kinds.ts';

/** The highest number among the latest versions of each stage; undefined without versions. */
export function latestOf({ latest_versions = [] }: RegisteredModel): string | undefined {
  const numbers = latest_versions.map(({ version }) => Number(version));
  return numbers.length === 0 ? undefined : String(Math.max(...numbers));
}
