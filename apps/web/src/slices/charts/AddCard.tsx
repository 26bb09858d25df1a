import { useState } from 'react';
import { Modal } from '../../kernel/ui/Modal.tsx';
import { columnCount, type PointCardSpec, writePointCard } from './point-card-spec.ts';

interface AddCardProps {
  readonly metricKeys: readonly string[];
  readonly paramKeys: readonly string[];
  readonly onAdd: (card: string) => void;
  readonly onClose: () => void;
}

const kinds: readonly (readonly [PointCardSpec['kind'], string, string])[] = [
  ['bar', 'Bars', 'One metric, the largest first'],
  ['scatter', 'Scatter plot', 'One value over another'],
  ['parallel', 'Parallel coordinates', 'Many params and metrics at once'],
];

/** Chooses kind and columns of a further card. */
export function AddCard({ metricKeys, paramKeys, onAdd, onClose }: AddCardProps) {
  const [kind, setKind] = useState<PointCardSpec['kind']>('bar');
  const [columns, setColumns] = useState<readonly string[]>([]);
  const [least, most] = columnCount(kind);
  const choices = [...metricKeys.map((key) => `metrics.${key}`), ...paramKeys.map((key) => `params.${key}`)];
  const toggle = (column: string): void =>
    setColumns((old) => (old.includes(column) ? old.filter((it) => it !== column) : [...old, column].slice(-most)));
  return (
    <Modal title="Add a chart" open onClose={onClose}>
      <form
        className="add-card"
        onSubmit={(event) => {
          event.preventDefault();
          onAdd(writePointCard({ kind, columns }));
          onClose();
        }}
      >
        <fieldset>
          <legend>Kind</legend>
          {kinds.map(([value, name, about]) => (
            <label key={value} className="line">
              <input
                type="radio"
                name="kind"
                checked={kind === value}
                onChange={() => {
                  setKind(value);
                  setColumns((old) => old.slice(0, columnCount(value)[1]));
                }}
              />
              <span>{name}</span> <span className="meta">{about}</span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>
            {least === most ? `${least} ${least === 1 ? 'column' : 'columns'}` : `${least} to ${most} columns`}, in this
            order: {columns.join(', ') || 'none yet'}
          </legend>
          <div className="add-columns">
            {choices.map((column) => (
              <label key={column} className="line">
                <input type="checkbox" checked={columns.includes(column)} onChange={() => toggle(column)} />
                <span className="cut">{column}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div className="line end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={columns.length < least}>
            Add
          </button>
        </div>
      </form>
    </Modal>
  );
}
