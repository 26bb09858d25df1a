import { useQuery } from '@tanstack/react-query';
import { Columns3, Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { matchesLoosely } from '../../kernel/frame/palette.ts';
import { Popover } from '../../kernel/ui/Popover.tsx';
import { attributeKeys, readColumn, titleOf } from './run-columns.ts';
import { type KeyEntity, runKeys } from './run-queries.ts';
import type { TableState } from './table-state.ts';

const keysShown = 60;
const sections: readonly (readonly [KeyEntity, namespace: string, title: string])[] = [
  ['metric', 'metrics', 'Metrics'],
  ['param', 'params', 'Params'],
  ['tag', 'tags', 'Tags'],
];
const own = [...attributeKeys.map((key) => `attributes.${key}`), 'datasets', 'models'];

/** Chooses columns by name, among any number of keys. */
export function ColumnPicker({
  experiment_ids,
  state,
}: {
  readonly experiment_ids: readonly string[];
  readonly state: TableState;
}) {
  return (
    <Popover
      label="Columns"
      trigger={
        <button type="button" className="button">
          <Columns3 className="icon" aria-hidden /> Columns <span className="count">{state.columns.length}</span>
        </button>
      }
    >
      <Picker experiment_ids={experiment_ids} state={state} />
    </Popover>
  );
}

function Picker({ experiment_ids, state }: { readonly experiment_ids: readonly string[]; readonly state: TableState }) {
  const [text, setText] = useState('');
  const asked = useDeferredValue(text);
  const attributes = own.filter((id) => matchesLoosely(id, asked));
  return (
    <div className="column-picker">
      <div className="search-box">
        <Search className="icon" aria-hidden />
        <input
          className="field"
          type="search"
          aria-label="Find columns"
          placeholder="Find columns"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="picker-list">
        {attributes.length > 0 && <p className="picker-title">Attributes</p>}
        {attributes.map((id) => (
          <Line key={id} id={id} state={state} />
        ))}
        {sections.map(([entity, namespace, title]) => (
          <Section key={entity} {...{ experiment_ids, entity, namespace, title, state }} text={asked} />
        ))}
      </div>
      <button type="button" className="button bare" onClick={state.reset}>
        Choose for me
      </button>
    </div>
  );
}

interface SectionProps {
  readonly experiment_ids: readonly string[];
  readonly entity: KeyEntity;
  readonly namespace: string;
  readonly title: string;
  readonly text: string;
  readonly state: TableState;
}

function Section({ experiment_ids, entity, namespace, title, text, state }: SectionProps) {
  const { data } = useQuery(runKeys(experiment_ids, entity, text, keysShown));
  const keys = data?.keys ?? [];
  const total = Number(data?.total_count ?? 0);
  if (keys.length === 0) return null;
  return (
    <>
      <p className="picker-title">
        {title} · {total.toLocaleString('en')}
      </p>
      {keys.map(({ key = '', count }) => (
        <Line key={key} id={`${namespace}.${key}`} note={Number(count).toLocaleString('en')} state={state} />
      ))}
      {total > keys.length && (
        <p className="picker-title">{(total - keys.length).toLocaleString('en')} more: type a part of the name</p>
      )}
    </>
  );
}

function Line({ id, note, state }: { readonly id: string; readonly note?: string; readonly state: TableState }) {
  const column = readColumn(id);
  if (!column) return null;
  const shown = state.columns.filter((it) => it.namespace === column.namespace && it.key === column.key);
  const toggle = () => (shown.length > 0 ? state.hide((shown[0] as { id: string }).id) : state.show(id));
  return (
    <label className="picker-line">
      <input type="checkbox" className="check" checked={shown.length > 0} onChange={toggle} />
      <span className="cut grow">{titleOf(column)}</span>
      {note && <span className="meta">{note}</span>}
    </label>
  );
}
