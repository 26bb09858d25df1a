import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useKeptQueries } from '../../kernel/api/use-kept-queries.ts';
import { matchesLoosely } from '../../kernel/frame/palette.ts';
import { PickList, type PickSection } from '../../kernel/ui/PickList.tsx';
import { Unread } from '../../kernel/ui/Unread.tsx';
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
export function KeyPicker({ experiment_ids, label, entities, titleOf, isChosen, onToggle, ...props }: KeyPickerProps) {
  const [text, setText] = useState('');
  const asked = useDeferredValue(text);
  const attributes = props.attributes.filter((id) => matchesLoosely(id, asked));
  const found = useKeptQueries(
    experiment_ids.join(),
    new Map(entities.map((entity) => [entity, runKeys(experiment_ids, entity, asked, keysShown)])),
  );
  const itemOf = (id: string, count?: unknown) => ({
    id,
    name: titleOf(id),
    ...(count !== undefined && { note: Number(count).toLocaleString('en') }),
  });
  const sections = entities.map((entity): PickSection => {
    const { keys = [], total_count = 0 } = found.get(entity)?.data ?? {};
    const [namespace, title] = titles[entity];
    return {
      title: `${title} · ${Number(total_count).toLocaleString('en')}`,
      items: keys.map(({ key = '', count }) => itemOf(`${namespace}.${key}`, count)),
      total: Number(total_count),
    };
  });
  const own = { title: 'Attributes', items: attributes.map((id) => itemOf(id)), total: attributes.length };
  return (
    <div className="column-picker">
      <PickList {...{ label, text, isChosen, onToggle }} onText={setText} sections={[own, ...sections]} />
      <KeysNote results={[...found.values()]} />
      {props.children}
    </div>
  );
}

/** Says that keys are still to come, or could not be read: without them only attributes are listed. */
function KeysNote({ results }: { readonly results: readonly UseQueryResult[] }) {
  const failed = results.filter(({ error }) => error !== null);
  if (failed.length === 0) return results.some(({ isPending }) => isPending) ? <p className="meta">Looking …</p> : null;
  const retry = () => void Promise.all(failed.map(({ refetch }) => refetch()));
  return <Unread text="Not all keys could be read." onRetry={retry} />;
}
