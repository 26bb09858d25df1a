import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { type PickItem, PickList, pickSection } from '../../kernel/ui/PickList.tsx';
import { Popover } from '../../kernel/ui/Popover.tsx';
import { type ColumnKind, columnKinds, splitColumn } from './prepare-versions.ts';

interface VersionColumnPickerProps {
  /** What there is to choose from. */
  readonly columns: readonly string[];
  /** Whether there may be more than these. */
  readonly isReading: boolean;
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
export function VersionColumnPicker({ columns, isReading, shown, onShow }: VersionColumnPickerProps) {
  const [text, setText] = useState('');
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
      <div className="column-picker">
        <PickList
          label="Find a column"
          placeholder={`Find among ${columns.length}`}
          text={text}
          onText={setText}
          sections={columnKinds.map((kind) => pickSection(itemsOf(columns, kind), text, listedMost, titles[kind]))}
          isChosen={(column) => shown.includes(column)}
          onToggle={toggle}
        />
        {columns.length === 0 && !isReading && (
          <p className="meta">The runs and models of these versions have logged nothing.</p>
        )}
      </div>
    </Popover>
  );
}

const itemsOf = (columns: readonly string[], kind: ColumnKind): readonly PickItem[] =>
  columns.map((id) => ({ id, name: splitColumn(id)[1] })).filter(({ id }) => id.startsWith(`${kind}.`));
