import { type ComponentType, useEffect, useState } from 'react';
import { Markdown } from '../../kernel/ui/Markdown.tsx';
import type { PreviewKind } from './preview-kind.ts';
import { readDelimited } from './read-delimited.ts';
import { readLoggedTable } from './read-logged-table.ts';

interface TextProps {
  readonly text: string;
  readonly path: string;
}

const tableRows = 500;

export const PlainView = ({ text }: TextProps) => <pre className="preview-text">{text}</pre>;

const MarkdownView = ({ text }: TextProps) => (
  <div className="preview-note">
    <Markdown text={text} />
  </div>
);

function JsonView({ text, path }: TextProps) {
  const table = readLoggedTable(text, tableRows);
  if (table) return <Rows rows={table} />;
  try {
    return <PlainView path={path} text={JSON.stringify(JSON.parse(text), null, 2)} />;
  } catch {
    return <PlainView path={path} text={text} />;
  }
}

const TableView = ({ text, path }: TextProps) => (
  <Rows rows={readDelimited(text, path.toLowerCase().endsWith('.tsv') ? '\t' : ',', tableRows + 1)} />
);

function Rows({ rows }: { readonly rows: readonly (readonly string[])[] }) {
  const [head = [], ...body] = rows;
  return (
    <div className="preview-table">
      <table className="plain">
        <thead>
          <tr>
            {head.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file keep their places
              <th key={at} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file keep their places
            <tr key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {body.length >= tableRows && <p className="preview-note">The first {tableRows} rows.</p>}
    </div>
  );
}

/** A drawing as an image: scripts in it do not run. */
function VectorView({ text, path }: TextProps) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return address ? <img className="preview-image" src={address} alt={path} /> : null;
}

/** How a text is shown, where it is more than a text. */
export const textViews: Partial<Record<PreviewKind, ComponentType<TextProps>>> = {
  json: JsonView,
  table: TableView,
  markdown: MarkdownView,
  vector: VectorView,
};
