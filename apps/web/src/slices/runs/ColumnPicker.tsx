import { Columns3 } from 'lucide-react';
import { Popover } from '../../kernel/ui/Popover.tsx';
import { KeyPicker } from './KeyPicker.tsx';
import { attributeKeys, type RunColumn, readColumn, titleOf } from './run-columns.ts';
import type { TableState } from './table-state.ts';

const own = [...attributeKeys.map((key) => `attributes.${key}`), 'datasets', 'models'];
const entities = ['metric', 'param', 'tag'] as const;

interface ColumnPickerProps {
  readonly experiment_ids: readonly string[];
  readonly state: TableState;
}

/** Chooses columns by name, among any number of keys. */
export function ColumnPicker({ experiment_ids, state }: ColumnPickerProps) {
  const shownOf = (id: string): RunColumn | undefined => {
    const column = readColumn(id);
    return column && state.columns.find((it) => it.namespace === column.namespace && it.key === column.key);
  };
  return (
    <Popover
      label="Columns"
      trigger={
        <button type="button" className="button">
          <Columns3 className="icon" aria-hidden /> Columns <span className="count">{state.columns.length}</span>
        </button>
      }
    >
      <KeyPicker
        experiment_ids={experiment_ids}
        label="Find columns"
        attributes={own}
        entities={entities}
        titleOf={nameOf}
        isChosen={(id) => shownOf(id) !== undefined}
        onToggle={(id) => {
          const shown = shownOf(id);
          if (shown) state.hide(shown.id);
          else state.show(id);
        }}
      >
        <button type="button" className="button bare" onClick={state.reset}>
          Choose for me
        </button>
      </KeyPicker>
    </Popover>
  );
}

const nameOf = (id: string): string => {
  const column = readColumn(id);
  return column ? titleOf(column) : id;
};
