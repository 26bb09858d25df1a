import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { matchesLoosely } from '../../kernel/frame/palette.ts';
import { SearchField } from '../../kernel/ui/SearchField.tsx';
import { type KeyEntity, runKeys } from './run-queries.ts';

const keysShown = 60;
const titles: Readonly<Record<KeyEntity, readonly [namespace: string, title: string]>> = {
  metric: ['metrics', 'Metrics'],
  param: ['params', 'Params'],
  tag: ['tags', 'Tags'],
};

interface KeyPickerProps {
  readonly experiment_ids: readonly string[];
  /** What the search field is called. */
  readonly label: string;
  /** What is offered beside keys: ids. */
  readonly attributes: readonly string[];
  readonly entities: readonly KeyEntity[];
  readonly titleOf: (id: string) => string;
  readonly isChosen: (id: string) => boolean;
  readonly onToggle: (id: string) => void;
  /** What stands below the list. */
  readonly children: ReactNode;
}

/** Chooses among attributes and any number of keys by their names. */
export function KeyPicker(props: KeyPickerProps) {
  const { label, entities, children } = props;
  const [text, setText] = useState('');
  const asked = useDeferredValue(text);
  const attributes = props.attributes.filter((id) => matchesLoosely(id, asked));
  return (
    <div className="column-picker">
      <SearchField label={label} text={text} onText={setText} />
      <div className="picker-list">
        {attributes.length > 0 && <p className="picker-title">Attributes</p>}
        {attributes.map((id) => (
          <Line key={id} id={id} {...props} />
        ))}
        {entities.map((entity) => (
          <Section key={entity} {...props} entity={entity} text={asked} />
        ))}
      </div>
      {children}
    </div>
  );
}

interface SectionProps extends KeyPickerProps {
  readonly entity: KeyEntity;
  readonly text: string;
}

function Section({ entity, text, ...props }: SectionProps) {
  const { data } = useQuery(runKeys(props.experiment_ids, entity, text, keysShown));
  const [namespace, title] = titles[entity];
  const keys = data?.keys ?? [];
  const total = Number(data?.total_count ?? 0);
  if (keys.length === 0) return null;
  return (
    <>
      <p className="picker-title">
        {title} · {total.toLocaleString('en')}
      </p>
      {keys.map(({ key = '', count }) => (
        <Line
          key={key}
          id={`${namespace}.${key}`}
          note={count === undefined ? undefined : Number(count).toLocaleString('en')}
          {...props}
        />
      ))}
      {total > keys.length && (
        <p className="picker-title">{(total - keys.length).toLocaleString('en')} more: type a part of the name</p>
      )}
    </>
  );
}

interface LineProps extends Pick<KeyPickerProps, 'titleOf' | 'isChosen' | 'onToggle'> {
  readonly id: string;
  readonly note?: string;
}

const Line = ({ id, note, titleOf, isChosen, onToggle }: LineProps) => (
  <label className="picker-line">
    <input type="checkbox" className="check" checked={isChosen(id)} onChange={() => onToggle(id)} />
    <span className="cut grow">{titleOf(id)}</span>
    {note && <span className="meta">{note}</span>}
  </label>
);
