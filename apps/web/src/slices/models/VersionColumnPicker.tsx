import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { Popover } from '../../kernel/ui/Popover.tsx';
import { type ColumnKind, columnKinds, splitColumn } from './prepare-versions.ts';

interface VersionColumnPickerProps {
  /** What there is to choose from. */
  readonly columns: readonly string[];
  readonly shown: readonly string[];
  readonly onShow: (columns: readonly string[]) => void;
}

/** Columns of a kind that are listed at once. */
const listedMost = 100;
const titles: Readonly<Record<ColumnKind, string>> = {
  metrics: 'Metrics of the run',
  model: 'Metrics of the model',
  params: 'Params of the run',
  tags: 'Tags of the run',
};

/** Which values of their runs and models are columns of the versions. */
export function VersionColumnPicker({ columns, shown, onShow }: VersionColumnPickerProps) {
  const [text, setText] = useState('');
  const found = columns.filter((column) => splitColumn(column)[1].toLowerCase().includes(text.toLowerCase()));
  const toggle = (column: string) =>
    onShow(shown.includes(column) ? shown.filter((it) => it !== column) : [...shown, column]);
  return (
    <Popover
      label="Columns"
      trigger={
        <button type="button" className="button">
          <Columns3 className="icon" aria-hidden /> Columns <span className="count">{shown.length}</span>
        </button>
      }
    >
      <div className="form">
        <input
          className="field"
          type="search"
          aria-label="Find a column"
          placeholder={`Find among ${columns.length}`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="check-list">
          {columnKinds.map((kind) => (
            <Kind
              key={kind}
              kind={kind}
              columns={found.filter((column) => column.startsWith(`${kind}.`))}
              shown={shown}
              onToggle={toggle}
            />
          ))}
        </div>
        {columns.length === 0 && <p className="meta">The runs and models of these versions have logged nothing.</p>}
      </div>
    </Popover>
  );
}

interface KindProps {
  readonly kind: ColumnKind;
  readonly columns: readonly string[];
  readonly shown: readonly string[];
  readonly onToggle: (column: string) => void;
}

function Kind({ kind, columns, shown, onToggle }: KindProps) {
  if (columns.length === 0) return null;
  return (
    <fieldset className="check-kind">
      <legend className="meta">{titles[kind]}</legend>
      {columns.slice(0, listedMost).map((column) => {
        const [, key] = splitColumn(column);
        return (
          <label key={column} className="check-line">
            <input
              type="checkbox"
              className="check"
              checked={shown.includes(column)}
              onChange={() => onToggle(column)}
            />
            <span className="cut" title={key}>
              {key}
            </span>
          </label>
        );
      })}
      {columns.length > listedMost && (
        <p className="meta">{columns.length - listedMost} more: type a part of the name.</p>
      )}
    </fieldset>
  );
}
