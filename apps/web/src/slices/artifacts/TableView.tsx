import { useMemo, useState } from 'react';
import { counted } from '../../kernel/format.ts';
import { Grid } from '../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { cellImage, cellText, type LoggedTable } from '../../kernel/tables/read-logged-table.ts';
import { FileImage } from '../../kernel/ui/FileImage.tsx';
import type { ArtifactSource } from './artifact-source.ts';

interface TableViewProps {
  readonly table: LoggedTable;
  readonly path: string;
  readonly source: ArtifactSource;
}

/** Rows of a table that is there as a whole; with images in it, rows are as high as those. */
export const TableView = (props: TableViewProps) =>
  props.table.rows.some((row) => row.some(cellImage)) ? <ImageTable {...props} /> : <PlainTable {...props} />;

function PlainTable({ table, path }: TableViewProps) {
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const columns = useMemo(
    () => table.columns.map((name, at) => gridColumn(table, name, at, widths[at])),
    [table, widths],
  );
  return (
    <div className="preview-grid">
      <p className="preview-note">
        {counted(table.rows.length, 'row')}, {counted(table.columns.length, 'column')}
      </p>
      <Grid
        label={path}
        columns={columns}
        rowCount={table.rows.length}
        rowAt={(index) => index}
        keyOf={String}
        onResize={(id, width) => setWidths((before) => ({ ...before, [id]: width }))}
      />
    </div>
  );
}

/** Rows that a column's width is guessed from. */
const sampleRows = 50;
const pixelsOfLetter = 8;
const [narrowest, widest] = [72, 360];

function gridColumn({ rows }: LoggedTable, name: string, at: number, width?: number): GridColumn<number> {
  const sample = rows.slice(0, sampleRows).map((row) => row[at]);
  const longest = Math.max(name.length, ...sample.map((value) => cellText(value).length));
  const isNumber = sample.length > 0 && sample.every((value) => typeof value === 'number' || isNumeric(value));
  return {
    id: String(at),
    title: name,
    width: width ?? Math.min(widest, Math.max(narrowest, longest * pixelsOfLetter + 24)),
    ...(isNumber && { align: 'end' as const }),
    render: (row) => {
      const text = cellText(rows[row]?.[at]);
      return <span title={text}>{text}</span>;
    },
  };
}

const isNumeric = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value));

const rowsStep = 50;

function ImageTable({ table, source }: TableViewProps) {
  const [shown, setShown] = useState(rowsStep);
  const left = table.rows.length - shown;
  return (
    <div className="preview-table">
      <table className="plain">
        <thead>
          <tr>
            {table.columns.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file keep their places
              <th key={at} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, shown).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file keep their places
            <tr key={at}>
              {row.map((value, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column}>
                  <ImageCell value={value} source={source} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <button type="button" className="button" onClick={() => setShown(shown + rowsStep)}>
          {counted(left, 'more row')}
        </button>
      )}
    </div>
  );
}

function ImageCell({ value, source }: { readonly value: unknown; readonly source: ArtifactSource }) {
  const image = cellImage(value);
  if (!image) return cellText(value);
  const [address, file] = [source.link(image.thumbnail), source.link(image.path)];
  return <FileImage className="cell-image" {...{ address, file }} name={image.path} isLink />;
}
