import { type ComponentType, useEffect, useMemo, useState } from 'react';
import { readDelimited } from '../../kernel/tables/read-delimited.ts';
import { readLoggedTable } from '../../kernel/tables/read-logged-table.ts';
import { FileImage } from '../../kernel/ui/FileImage.tsx';
import { Markdown } from '../../kernel/ui/Markdown.tsx';
import { PatchText } from '../../kernel/ui/PatchText.tsx';
import type { ArtifactSource } from './artifact-source.ts';
import { TreeView } from './json/TreeView.tsx';
import type { PreviewKind } from './preview-kind.ts';
import { separatorOf } from './separator-of.ts';
import { TableView } from './TableView.tsx';

export interface TextProps {
  readonly text: string;
  readonly path: string;
  readonly kind: PreviewKind;
  readonly source: ArtifactSource;
}

export const PlainView = ({ text }: Pick<TextProps, 'text'>) => <pre className="preview-text">{text}</pre>;

const MarkdownView = ({ text }: TextProps) => (
  <div className="preview-note">
    <Markdown text={text} />
  </div>
);

/** A table where `mlflow.log_table` wrote one, else a tree. */
function JsonView(props: TextProps) {
  const table = useMemo(() => readLoggedTable(props.text), [props.text]);
  const [asTable, setAsTable] = useState(true);
  if (!table) return <TreeView {...props} />;
  return (
    <>
      <div className="bar preview-bar">
        <span className="grow" />
        <button type="button" className="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          As a table
        </button>
      </div>
      {asTable ? <TableView table={table} {...props} /> : <TreeView {...props} />}
    </>
  );
}

const delimitedRows = 100_000;

function DelimitedView({ text, ...props }: TextProps) {
  const table = useMemo(() => {
    const [columns = [], ...rows] = readDelimited(text, separatorOf(props.path), delimitedRows);
    return { columns, rows };
  }, [text, props.path]);
  return <TableView table={table} {...props} />;
}

/** A drawing as an image: scripts in it do not run. */
function VectorView({ text, path, source }: TextProps) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  if (!address) return null;
  return <FileImage className="preview-image" address={address} name={path} file={source.link(path)} />;
}

/** How a text is shown, where it is more than a text. */
export const textViews: Partial<Record<PreviewKind, ComponentType<TextProps>>> = {
  json: JsonView,
  lines: TreeView,
  yaml: TreeView,
  table: DelimitedView,
  markdown: MarkdownView,
  vector: VectorView,
  patch: PatchText,
};
