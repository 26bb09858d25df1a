/** A column of a card (`metrics.loss`, `params.lr`), on a linear or a logarithmic axis. */
export interface CardColumn {
  readonly column: string;
  readonly log: boolean;
}

/** A card that shows runs as points: its kind, its columns, and the column that colours them. */
export interface PointCardSpec {
  readonly kind: 'bar' | 'scatter' | 'parallel';
  readonly columns: readonly CardColumn[];
  /** Absent: a run has its own colour; parallel coordinates take their last column. */
  readonly colour?: string;
}

const columnsOf = { bar: [1, 1], scatter: [2, 2], parallel: [2, 12] } as const;
const isColumn = (text: string): boolean => /^(metrics|params)\../.test(text);

/** Reads `scatter:params.lr~log,metrics.loss@metrics.accuracy`; undefined for what is none. Keys hold neither commas nor `~` nor `@`. */
export function readPointCard(text: string): PointCardSpec | undefined {
  const [, kind, rest = '', colour] = /^(bar|scatter|parallel):([^@]+)(?:@(.+))?$/.exec(text) ?? [];
  if (!kind) return undefined;
  const columns = rest
    .split(',')
    .map((part) => ({ column: part.replace(/~log$/, ''), log: part.endsWith('~log') }))
    .filter(({ column }) => isColumn(column));
  const [least, most] = columnCount(kind as PointCardSpec['kind']);
  if (columns.length < least || columns.length > most) return undefined;
  return { kind: kind as PointCardSpec['kind'], columns, ...(colour && isColumn(colour) && { colour }) };
}

export function writePointCard({ kind, columns, colour }: PointCardSpec): string {
  const parts = columns.map(({ column, log }) => (log ? `${column}~log` : column));
  return `${kind}:${parts.join(',')}${colour ? `@${colour}` : ''}`;
}

/** How many columns a kind of card takes: least and most. */
export const columnCount = (kind: PointCardSpec['kind']): readonly [number, number] => columnsOf[kind];

/** Every column whose values a card needs, each once. */
export const columnsNeeded = ({ columns, colour }: PointCardSpec): readonly string[] => [
  ...new Set([...columns.map(({ column }) => column), ...(colour ? [colour] : [])]),
];
