import { type KeyboardEvent, useEffect, useState } from 'react';
import { Modal } from '../ui/Modal.tsx';
import { type PaletteItem, type PaletteSource, palette } from './palette.ts';
import type { Found } from './prepare-found.ts';
import { useFound } from './use-found.ts';

/** Finds pages, things and commands by name (Ctrl-K). */
export function Palette({ sources }: { readonly sources: readonly PaletteSource[] }) {
  const open = palette.use();
  return (
    <Modal open={open} onClose={palette.close} title="Find" className="palette">
      {open && <PaletteBody sources={sources} />}
    </Modal>
  );
}

function PaletteBody({ sources }: { readonly sources: readonly PaletteSource[] }) {
  const [text, setText] = useState('');
  /** The id of the line that the arrows went to: lines that come late may stand above it. */
  const [chosen, setChosen] = useState<string>();
  const found = useFound(sources, text);
  const { items } = found;
  const [awaited, setAwaited] = useState(false);
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosen),
  );
  const run = (item: PaletteItem) => {
    palette.close();
    item.run();
  };
  // Enter before the answer means the first line of the answer.
  useEffect(() => {
    if (awaited && found.first) run(found.first);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const wanted = items.find(({ id }) => id === chosen) ?? found.first;
    if (step) setChosen(items[(at + step + items.length) % Math.max(1, items.length)]?.id);
    else if (event.key === 'Enter' && wanted) run(wanted);
    else if (event.key === 'Enter') setAwaited(true);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        role="combobox"
        aria-label="Find experiments, runs, models, prompts, commands"
        aria-controls="palette-items"
        aria-expanded
        aria-activedescendant={items[at] && `palette-${items[at].id}`}
        placeholder="Find experiments, runs, models, prompts, commands …"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(undefined);
          setAwaited(false);
        }}
        onKeyDown={onKeyDown}
        // biome-ignore lint/a11y/noAutofocus: the palette exists to be typed into
        autoFocus
      />
      <div className="palette-items" id="palette-items" role="listbox" aria-label="Found">
        {items.map((item, index) => (
          <PaletteLine key={item.id} item={item} selected={index === at} onRun={() => run(item)} />
        ))}
      </div>
      <FoundNote found={found} />
    </>
  );
}

interface PaletteLineProps {
  readonly item: PaletteItem;
  readonly selected: boolean;
  readonly onRun: () => void;
}

function PaletteLine({ item, selected, onRun }: PaletteLineProps) {
  const Icon = item.icon;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the text field, which names this line as its active one
    <div
      id={`palette-${item.id}`}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      onClick={onRun}
      ref={selected ? (line) => line?.scrollIntoView({ block: 'nearest' }) : undefined}
    >
      <Icon className="icon" aria-hidden />
      <span className="grow cut">{item.label}</span>
      <span className="meta">{item.kind}</span>
    </div>
  );
}

/** Why there are no lines, or not all. */
function FoundNote({ found: { items, isPending, hasFailed } }: { readonly found: Found }) {
  if (hasFailed) return <p className="hint">Not everything could be looked through.</p>;
  if (items.length > 0) return null;
  return <p className="hint">{isPending ? 'Looking …' : 'Nothing has this name.'}</p>;
}
