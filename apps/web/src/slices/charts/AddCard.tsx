import { ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { Modal } from '../../kernel/ui/Modal.tsx';
import { PickList, pickSection } from '../../kernel/ui/PickList.tsx';
import { columnCount, type PointCardSpec } from './point-card-spec.ts';
import { columnTitle } from './prepare-points.ts';

interface AddCardProps {
  readonly metricKeys: readonly string[];
  readonly paramKeys: readonly string[];
  /** The card that is changed, or copied; absent for a new one. */
  readonly before?: PointCardSpec;
  readonly isCopy?: boolean;
  readonly onDone: (card: PointCardSpec) => void;
  readonly onClose: () => void;
}

const kinds: readonly (readonly [PointCardSpec['kind'], string, string])[] = [
  ['bar', 'Bars', 'One metric, the largest first'],
  ['scatter', 'Scatter plot', 'One value over another'],
  ['parallel', 'Parallel coordinates', 'Many params and metrics at once'],
];

const empty: PointCardSpec = { kind: 'bar', columns: [] };

/** Chooses kind, columns and colour of a card. */
export function AddCard({ metricKeys, paramKeys, before, isCopy, onDone, onClose }: AddCardProps) {
  const isChange = before !== undefined && !isCopy;
  const [spec, setSpec] = useState(before ?? empty);
  const [least, most] = columnCount(spec.kind);
  const choices = [...metricKeys.map((key) => `metrics.${key}`), ...paramKeys.map((key) => `params.${key}`)];
  return (
    <Modal title={isChange ? 'Change the chart' : 'Add a chart'} open onClose={onClose}>
      <form
        className="add-card"
        onSubmit={(event) => {
          event.preventDefault();
          onDone(spec);
          onClose();
        }}
      >
        <KindChoice spec={spec} onChange={setSpec} />
        <ColumnChoice spec={spec} choices={choices} range={[least, most]} onChange={setSpec} />
        <ColourBy spec={spec} choices={choices} onChange={setSpec} />
        <div className="line end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={spec.columns.length < least}>
            {isChange ? 'Change' : 'Add'}
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface PartProps {
  readonly spec: PointCardSpec;
  readonly onChange: (spec: PointCardSpec) => void;
}

function KindChoice({ spec, onChange }: PartProps) {
  return (
    <fieldset>
      <legend>Kind</legend>
      {kinds.map(([kind, name, about]) => (
        <label key={kind} className="line">
          <input
            type="radio"
            name="kind"
            checked={spec.kind === kind}
            onChange={() => onChange({ ...spec, kind, columns: spec.columns.slice(0, columnCount(kind)[1]) })}
          />
          <span>{name}</span> <span className="meta">{about}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Choices that are listed at once. */
const listedMost = 200;

interface ColumnChoiceProps extends PartProps {
  readonly choices: readonly string[];
  readonly range: readonly [number, number];
}

function ColumnChoice({ spec, choices, range: [least, most], onChange }: ColumnChoiceProps) {
  const [text, setText] = useState('');
  const { columns } = spec;
  const isChosen = (column: string): boolean => columns.some((it) => it.column === column);
  const toggle = (column: string): void =>
    onChange({
      ...spec,
      columns: isChosen(column)
        ? columns.filter((it) => it.column !== column)
        : [...columns, { column, log: false }].slice(-most),
    });
  return (
    <fieldset>
      <legend>
        {least === most ? `${least} ${least === 1 ? 'column' : 'columns'}` : `${least} to ${most} columns`}
      </legend>
      <ChosenColumns spec={spec} onChange={onChange} />
      <PickList
        label="Find a column"
        placeholder={`Find among ${choices.length}`}
        text={text}
        onText={setText}
        sections={[pickSection(choices.map(itemOf), text, listedMost)]}
        isChosen={isChosen}
        onToggle={toggle}
      />
    </fieldset>
  );
}

const itemOf = (column: string) => ({ id: column, name: column });

/** The chosen columns in their order, each with its kind of axis. */
function ChosenColumns({ spec, onChange }: PartProps) {
  const { columns } = spec;
  if (columns.length === 0) return null;
  const swap = (i: number): void =>
    onChange({ ...spec, columns: columns.with(i, columns[i - 1]!).with(i - 1, columns[i]!) });
  return (
    <ol className="chosen-columns">
      {columns.map(({ column, log }, i) => (
        <li key={column} className="line">
          <span className="cut grow">{column}</span>
          <label className="line meta">
            <input
              type="checkbox"
              checked={log}
              onChange={() => onChange({ ...spec, columns: columns.with(i, { column, log: !log }) })}
            />
            log
          </label>
          <button
            type="button"
            className="button bare icon-only"
            aria-label={`Put ${column} before the one above`}
            disabled={i === 0}
            onClick={() => swap(i)}
          >
            <ArrowUp className="icon" aria-hidden />
          </button>
          <button
            type="button"
            className="button bare icon-only"
            aria-label={`Remove ${column}`}
            onClick={() => onChange({ ...spec, columns: columns.toSpliced(i, 1) })}
          >
            <X className="icon" aria-hidden />
          </button>
        </li>
      ))}
    </ol>
  );
}

function ColourBy({ spec, choices, onChange }: Omit<ColumnChoiceProps, 'range'>) {
  const { colour, ...rest } = spec;
  const listed = [...new Set([...(colour ? [colour] : []), ...choices.slice(0, listedMost)])];
  return (
    <label className="line meta">
      Colour by
      <select
        className="field choice"
        value={colour ?? ''}
        onChange={({ target }) => onChange(target.value ? { ...rest, colour: target.value } : rest)}
      >
        <option value="">{spec.kind === 'parallel' ? 'last column' : 'run'}</option>
        {listed.map((column) => (
          <option key={column} value={column}>
            {column.startsWith('params.') ? column : columnTitle(column)}
          </option>
        ))}
      </select>
    </label>
  );
}
