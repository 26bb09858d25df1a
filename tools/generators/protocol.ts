import { readFile } from 'node:fs/promises';
import { renderCompatibility } from '@millrace/protocol/compatibility';
import { openapi } from '@millrace/protocol/openapi';

/** A committed file that is made from something else. */
export interface Generator {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly render: () => Promise<string>;
}

const root = new URL('../../', import.meta.url);
const readJson = async (path: string) => JSON.parse(await readFile(new URL(path, root), 'utf8'));

export const generators: readonly Generator[] = [
  { path: 'docs/openapi.json', render: async () => `${JSON.stringify(openapi(), null, 2)}\n` },
  { path: 'docs/compatibility.md', render: compatibility },
];

async function compatibility(): Promise<string> {
  const [results, reference, deviations, services] = await Promise.all([
    readJson('conformance/results.json'),
    readJson('conformance/reference.json'),
    readJson('conformance/deviations.json'),
    readJson('packages/protocol/test/mlflow-3.17.2-routes.json'),
  ]);
  return renderCompatibility({
    results,
    reference,
    deviations,
    mlflowRoutes: Object.values<string[]>(services).flat(),
  });
}
