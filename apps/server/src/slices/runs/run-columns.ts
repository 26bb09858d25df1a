import { invalidParameter, limits } from '@millrace/protocol';

/** What of a run is answered beside its info. */
export interface ProjectedColumns {
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  readonly tags: readonly string[];
  readonly inputs: boolean;
  readonly outputs: boolean;
}

/**
 * Reads `metrics.<key>`, `params.<key>`, `tags.<key>`, `inputs`, `outputs`; `attributes.<name>` is accepted, the info is always there.
 * @throws INVALID_PARAMETER_VALUE
 */
export function readColumns(columns: readonly string[] | undefined): ProjectedColumns | undefined {
  if (columns === undefined) return undefined;
  if (columns.length > limits.searchColumns) {
    throw invalidParameter(`'columns' has ${columns.length} items; at most ${limits.searchColumns} are read.`);
  }
  const keys = { metrics: [] as string[], params: [] as string[], tags: [] as string[], attributes: [] as string[] };
  for (const column of columns) {
    const { namespace, key } = readColumn(column);
    if (namespace !== 'inputs' && namespace !== 'outputs') keys[namespace].push(key);
  }
  return { ...keys, inputs: columns.includes('inputs'), outputs: columns.includes('outputs') };
}

type Namespace = 'metrics' | 'params' | 'tags' | 'attributes' | 'inputs' | 'outputs';

/** `metrics.val/loss` → metrics, `val/loss`. Keys are taken as they are, without quotes. */
export function readColumn(column: string): { readonly namespace: Namespace; readonly key: string } {
  if (column === 'inputs' || column === 'outputs') return { namespace: column, key: '' };
  const [, namespace, key] = /^(metrics|params|tags|attributes)\.(.+)$/s.exec(column) ?? [];
  if (namespace && key) return { namespace: namespace as Namespace, key };
  throw invalidParameter(
    `Invalid column '${column}'. A column is metrics.<key>, params.<key>, tags.<key>, attributes.<name>, inputs or outputs.`,
  );
}
