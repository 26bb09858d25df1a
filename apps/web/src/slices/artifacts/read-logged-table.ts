/** What `mlflow.log_table` writes: columns and rows apart. */
export function readLoggedTable(text: string, rowsMax: number): string[][] | undefined {
  try {
    const { columns, data } = JSON.parse(text) as { columns?: unknown; data?: unknown };
    if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray)) return undefined;
    const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
    return [columns.map(show), ...data.slice(0, rowsMax).map((row: unknown[]) => row.map(show))];
  } catch {
    return undefined;
  }
}
