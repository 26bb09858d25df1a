import { addressesOf } from './openapi.ts';
import { type NamedRow, namedRows } from './rows/index.ts';

/** What the conformance run writes: per row name, how many cases proved it. */
export interface ConformanceResults {
  readonly [rowName: string]: { readonly passed: number; readonly failed: number; readonly cases: number };
}

/** Which MLflow release is claimed, and with which client releases the run was made. */
export interface ConformanceReference {
  readonly claims: string;
  readonly lanes: Readonly<Record<string, unknown>>;
}

/** A place where we differ from MLflow on purpose. */
export interface Deviation {
  readonly id: string;
  readonly reference: string;
  readonly millrace: string;
  readonly why: string;
}

export interface CompatibilityFacts {
  readonly results: ConformanceResults;
  readonly reference: ConformanceReference;
  readonly deviations: readonly Deviation[];
  /** The endpoints that MLflow's own descriptors declare: `GET 2.0/mlflow/runs/get`. */
  readonly mlflowRoutes: readonly string[];
}

/** `docs/compatibility.md`: every row with the number of cases that proved it, the deviations, and what is not there. */
export function renderCompatibility(facts: CompatibilityFacts): string {
  const { reference, deviations } = facts;
  const lanes = Object.keys(reference.lanes).join(' and ');
  return `${[
    '# Compatibility',
    `Made by \`npm run gen\` from the endpoint rows and the conformance run: the real MLflow clients ${lanes}, and raw HTTP, against a started server. The reference is MLflow ${reference.claims}.`,
    summary(facts),
    ...nouns().map((noun) => section(noun, facts.results)),
    '## Different on purpose',
    table(
      ['', 'MLflow', 'Millrace', 'Why'],
      deviations.map((it) => [`\`${it.id}\``, it.reference, it.millrace, it.why]),
    ),
    '## Not there yet',
    missing(facts.mlflowRoutes),
  ].join('\n\n')}\n`;
}

const nouns = (): readonly string[] => [...new Set(namedRows.map(({ noun }) => noun))];

function summary({ results, mlflowRoutes }: CompatibilityFacts): string {
  const proved = namedRows.filter(({ name }) => stateOf(results[name]) === 'works').length;
  const known = mlflowRoutes.filter(isRow).length;
  return (
    `${proved} of ${namedRows.length} rows work in every case. ` +
    `MLflow describes ${mlflowRoutes.length} routes by protobuf; ${known} of them are rows here.`
  );
}

function section(noun: string, results: ConformanceResults): string {
  const rows = namedRows.filter((row) => row.noun === noun);
  return `## ${noun}\n\n${table(
    ['Row', 'Address', 'Since', 'State', 'Cases'],
    rows.map((row) => cellsOf(row, results)),
  )}`;
}

function cellsOf({ name, row }: NamedRow, results: ConformanceResults): readonly string[] {
  const result = results[name];
  const address = `\`${row.methods.join(', ')} ${addressesOf(row)[0]}\``;
  return [name, address, row.since, stateOf(result), String(result?.cases ?? 0)];
}

function stateOf(result: ConformanceResults[string] | undefined): string {
  if (result === undefined || result.cases === 0) return 'not tested';
  return result.failed === 0 ? 'works' : `fails (${result.failed} of ${result.cases})`;
}

/** MLflow's routes without a row, counted by the first word of their path. */
function missing(routes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const route of routes.filter((it) => !isRow(it))) {
    const noun = route.split('/').slice(1, 3).join('/');
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
  }
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return table(
    ['Path begins with', 'Routes'],
    rows.map(([noun, count]) => [`\`/${noun}\``, String(count)]),
  );
}

/** Whether a row serves this route. Names of path parameters do not matter. */
export const isRow = (route: string): boolean => rowKeys.has(anonymous(route));

const anonymous = (path: string): string => path.replace(/\{[^}]*\}/g, '{}');

const rowKeys = new Set(
  namedRows.flatMap(({ row }) => row.methods.map((method) => anonymous(`${method} ${row.major}.0${row.path}`))),
);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
