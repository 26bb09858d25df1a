/** A card that shows runs as points: its kind and its columns (`metrics.loss`, `params.lr`). */
export interface PointCardSpec {
  readonly kind: 'bar' | 'scatter' | 'parallel';
  readonly columns: readonly string[];
}

const columnsOf = { bar: [1, 1], scatter: [2, 2], parallel: [2, 12] } as const;

/** Reads `scatter:params.lr,metrics.loss`; undefined for what is none. Keys hold no commas. */
export function readPointCard(text: string): PointCardSpec | undefined {
  const [, kind, rest = ''] = /^(bar|scatter|parallel):(.+)$/.exec(text) ?? [];
  const columns = rest.split(',').filter((column) => /^(metrics|params)\../.test(column));
  if (!kind) return undefined;
  const [least, most] = columnsOf[kind as PointCardSpec['kind']];
  return columns.length >= least && columns.length <= most
    ? { kind: kind as PointCardSpec['kind'], columns }
    : undefined;
}

export const writePointCard = ({ kind, columns }: PointCardSpec): string => `${kind}:${columns.join(',')}`;

/** How many columns a kind of card takes: least and most. */
export const columnCount = (kind: PointCardSpec['kind']): readonly [number, number] => columnsOf[kind];
