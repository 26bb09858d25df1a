import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { byteSize, counted } from '../../../kernel/format.ts';
import { Grid } from '../../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../../kernel/table/grid-types.ts';
import { Failure, Skeleton } from '../../../kernel/ui/states.tsx';
import type { ArtifactSource } from '../artifact-source.ts';
import { ColumnValues } from './column-values.ts';
import { openParquet, type ParquetFile } from './open-parquet.ts';
import { cellText, type ParquetColumn } from './prepare-parquet.ts';

interface ParquetViewProps {
  readonly source: ArtifactSource;
  readonly path: string;
}

/** A Parquet file as a table: any row at once, because only what is on the screen is read. */
export default function ParquetView({ source, path }: ParquetViewProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['parquet', source.key, path],
    queryFn: ({ signal }) => openParquet(source, path, signal),
    structuralSharing: false,
    staleTime: 60_000,
    retry: false,
  });
  if (!data && error)
    return <Failure title="The Parquet file could not be read." error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return <Table file={data} path={path} />;
}

function Table({ file, path }: { readonly file: ParquetFile; readonly path: string }) {
  const [reads, setReads] = useState(0);
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const values = useMemo(() => new ColumnValues(file, () => setReads((before) => before + 1)), [file]);
  // Cells are drawn again when more values have come.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const columns = useMemo(
    () => file.columns.map((column) => gridColumn(column, values, widths[column.name])),
    [file, values, widths, reads],
  );
  return (
    <div className="preview-grid">
      <p className="preview-note">
        {counted(file.rowCount, 'row')}, {counted(file.columns.length, 'column')}, {byteSize(file.size)}
      </p>
      {file.unread.length > 0 && (
        <p className="preview-note">
          Columns compressed with {file.unread.join(', ')} cannot be read here. Download the file to use them.
        </p>
      )}
      <Grid
        label={path}
        columns={columns}
        rowCount={file.rowCount}
        rowAt={(index) => index}
        keyOf={String}
        onResize={(id, width) => setWidths((before) => ({ ...before, [id]: width }))}
      />
    </div>
  );
}

const widthOf = ({ name, type, isNumber }: ParquetColumn): number =>
  Math.max(type === 'double' ? 180 : isNumber ? 110 : 160, name.length * 8 + 40);

const gridColumn = (column: ParquetColumn, values: ColumnValues, width = widthOf(column)): GridColumn<number> => ({
  id: column.name,
  title: column.name,
  group: column.type,
  width,
  ...(column.isNumber && { align: 'end' as const }),
  render: (row) => <Cell found={values.at(column.name, row)} />,
});

function Cell({ found }: { readonly found: ReturnType<ColumnValues['at']> }) {
  if (found === undefined) return <span className="skeleton grid-skeleton" />;
  if (found instanceof Error)
    return (
      <span className="meta" title={found.message}>
        cannot be read
      </span>
    );
  const text = cellText(found.value);
  if (found.value === null || found.value === undefined) return <span className="meta">null</span>;
  return <span title={text}>{text}</span>;
}
