import type { Run } from './prepare-facts.ts';

/** A dataset that a run has used. */
export interface DatasetRow {
  readonly name: string;
  readonly digest: string;
  /** `training`, `eval`, … */
  readonly context: string;
  readonly sourceType: string;
  readonly source: string;
  /** `150 rows, 600 elements`; empty where nobody counted. */
  readonly size: string;
  /** Names and types of its columns. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export function datasetRows({ inputs }: Run): DatasetRow[] {
  return (inputs?.dataset_inputs ?? []).map(({ dataset, tags }) => ({
    name: dataset?.name ?? '',
    digest: dataset?.digest ?? '',
    context: tags?.find(({ key }) => key === 'mlflow.data.context')?.value ?? '',
    sourceType: dataset?.source_type ?? '',
    source: sourceText(dataset?.source),
    size: sizeText(dataset?.profile),
    columns: columnsOf(dataset?.schema),
  }));
}

/** The address in a source, where it has one; else the source as it is. */
function sourceText(source = ''): string {
  const { uri, url, path } = objectIn(source);
  const [address] = [uri, url, path].filter((it) => typeof it === 'string');
  return address ?? source;
}

function sizeText(profile: string | undefined): string {
  const { num_rows, num_elements } = objectIn(profile);
  const counts = [
    [num_rows, 'rows'],
    [num_elements, 'elements'],
  ] as const;
  return counts
    .filter(([count]) => typeof count === 'number')
    .map(([count, what]) => `${(count as number).toLocaleString('en')} ${what}`)
    .join(', ');
}

function columnsOf(schema: string | undefined): DatasetRow['columns'] {
  const { mlflow_colspec } = objectIn(schema);
  if (!Array.isArray(mlflow_colspec)) return [];
  return mlflow_colspec.map((spec: unknown, at) => {
    const { name, type } = (spec ?? {}) as Readonly<Record<string, unknown>>;
    return { name: typeof name === 'string' ? name : String(at), type: typeof type === 'string' ? type : '' };
  });
}

function objectIn(text = ''): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A model that a run has used or made. */
export interface ModelRow {
  readonly model_id: string;
  readonly direction: 'input' | 'output';
  /** When it was made, in steps of the run. */
  readonly step: string;
}

export const modelRows = ({ inputs, outputs }: Run): ModelRow[] => [
  ...(inputs?.model_inputs ?? []).map(({ model_id = '' }) => ({ model_id, direction: 'input' as const, step: '' })),
  ...(outputs?.model_outputs ?? []).map(({ model_id = '', step = 0 }) => ({
    model_id,
    direction: 'output' as const,
    step: String(step),
  })),
];
