/** RunStatus of the wire: names and their proto numbers. */
const names = ['', 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;

export const runStatusName = (status: number): string => names[status] ?? 'RUNNING';

/** 0 for a name that does not exist. */
export const runStatusNumber = (name: string): number => Math.max(0, names.indexOf(name as (typeof names)[number]));

/** SQL text of the status as MLflow stores and compares it: by name. */
export const runStatusSql = (column: string): string =>
  `CASE ${column} ${names
    .map((name, i) => (name ? `WHEN ${i} THEN '${name}'` : ''))
    .filter(Boolean)
    .join(' ')} END`;
