import { type KeyboardEvent, useEffect, useState } from 'react';
import { Modal } from '../ui/Modal.tsx';
import { type PaletteItem, type PaletteSource, palette } from './palette.ts';

/** Typing pauses this long before the server is asked. */
const pauseMs = 120;

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
  const [chosen, setChosen] = useState(0);
  const { items, isFor } = useItems(sources, text);
  const [awaited, setAwaited] = useState(false);
  const at = Math.min(chosen, items.length - 1);
  const run = (item: PaletteItem | undefined) => {
    if (!item) return;
    palette.close();
    item.run();
  };
  // Enter before the answer means the first line of the answer.
  useEffect(() => {
    if (awaited && isFor === text) run(items[0]);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((at + step + items.length) % Math.max(1, items.length));
    else if (event.key === 'Enter' && isFor !== text) setAwaited(true);
    else if (event.key === 'Enter') run(items[at]);
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
          setChosen(0);
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
      {items.length === 0 && <p className="hint">Nothing has this name.</p>}
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

interface Found {
  readonly items: readonly PaletteItem[];
  /** The text that they were found for. */
  readonly isFor: string | undefined;
}

function useItems(sources: readonly PaletteSource[], text: string): Found {
  const [found, setFound] = useState<Found>({ items: [], isFor: undefined });
  useEffect(() => {
    const control = new AbortController();
    const ask = async () => {
      // A source that fails leaves the others in place.
      const lists = await Promise.all(sources.map((source) => source(text.trim(), control.signal).catch(() => [])));
      if (!control.signal.aborted) setFound({ items: lists.flat(), isFor: text });
    };
    const timer = setTimeout(() => void ask(), text === '' ? 0 : pauseMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [sources, text]);
  return found;
}
