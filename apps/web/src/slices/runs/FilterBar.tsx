import { readFilter, runsGrammar, SearchError } from '@millrace/search';
import { Filter, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { onKey } from '../../kernel/frame/keys.ts';
import { complete, filterContext } from './filter-context.ts';
import type { Completion } from './prepare-completions.ts';
import { recentFilters } from './recent-filters.ts';
import { useCompletions } from './use-completions.ts';

interface FilterBarProps {
  readonly experiment_ids: readonly string[];
  /** The filter that the table shows. */
  readonly applied: string;
  /** What the server said about it. */
  readonly problem: FilterProblem | undefined;
  readonly onApply: (filter: string) => void;
  readonly box: RefObject<HTMLInputElement | null>;
}

export interface FilterProblem {
  readonly message: string;
  readonly position: number | undefined;
}

/** The filter of a table in MLflow's language, completed as one types; Enter applies, a wrong text changes nothing. */
export function FilterBar({ experiment_ids, applied, problem, onApply, box }: FilterBarProps) {
  const [text, setText] = useState(applied);
  const [caret, setCaret] = useState(0);
  /** What the arrows went to. */
  const [wanted, setWanted] = useState<string>();
  const [open, setOpen] = useState(false);
  const [refused, setRefused] = useState<FilterProblem>();
  /** What was last applied here, or from elsewhere: only the latter takes the place of what is typed. */
  const known = useRef(applied);
  useEffect(() => {
    if (applied !== known.current) setText(applied);
    known.current = applied;
  }, [applied]);
  useEffect(() => onKey('/', () => box.current?.focus()), [box]);
  const context = filterContext(text, caret);
  const recent = recentFilters.use();
  const found = useCompletions(experiment_ids, context, open);
  // A box with nothing in it offers whole filters first.
  const completions = text === '' ? [...recent.map(recentCompletion), ...found] : found;
  // A list that comes late may hold something else in that place, which nobody chose.
  const chosen = completions.findIndex(({ insert }) => insert === wanted);
  const shownProblem = refused ?? (text === applied ? problem : undefined);

  const change = (next: string, place: number) => {
    setText(next);
    setCaret(place);
    setWanted(undefined);
    setRefused(undefined);
    setOpen(true);
  };
  const close = () => {
    setOpen(false);
    setWanted(undefined);
  };
  const moveCaret = (place: number) => {
    if (place === caret) return;
    setCaret(place);
    setWanted(undefined);
  };
  const accept = ({ insert }: Completion) => {
    const done = complete(text, caret, context.from, insert);
    change(done.text, done.caret);
    requestAnimationFrame(() => box.current?.setSelectionRange(done.caret, done.caret));
  };
  const apply = (filter: string) => {
    const wrong = problemOf(filter);
    setRefused(wrong);
    close();
    if (wrong) return;
    known.current = filter.trim();
    setText(known.current);
    recentFilters.add(known.current);
    onApply(known.current);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const pick = completions[chosen] ?? (event.key === 'Tab' && open ? completions[0] : undefined);
    if (step && completions.length > 0) {
      setOpen(true);
      const at = (chosen + step + completions.length + (chosen < 0 && step < 0 ? 1 : 0)) % completions.length;
      setWanted(completions[at]?.insert);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && open && pick) accept(pick);
    else if (event.key === 'Enter') apply(text);
    else if (event.key === 'Escape' && open) close();
    else return;
    event.preventDefault();
  };
  return (
    <div className="filter">
      <div className="search-box">
        <Filter className="icon" aria-hidden />
        <input
          ref={box}
          className="field mono"
          role="combobox"
          aria-label="Filter of runs"
          aria-expanded={open && completions.length > 0}
          aria-controls="filter-completions"
          aria-autocomplete="list"
          aria-activedescendant={open && chosen >= 0 ? `completion-${chosen}` : undefined}
          aria-invalid={shownProblem !== undefined}
          spellCheck={false}
          autoComplete="off"
          placeholder="Filter: metrics.loss < 0.5 AND params.optimizer = 'adam'"
          value={text}
          onChange={(event) => change(event.target.value, event.target.selectionStart ?? event.target.value.length)}
          onSelect={(event) => moveCaret(event.currentTarget.selectionStart ?? 0)}
          onFocus={() => setOpen(true)}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
        {shownProblem && <Underline text={text} position={shownProblem.position ?? 0} />}
        {text !== '' && (
          <button
            type="button"
            className="button bare icon-only clear"
            aria-label="Remove the filter"
            onClick={() => apply('')}
          >
            <X className="icon" aria-hidden />
          </button>
        )}
      </div>
      {shownProblem && (
        <p className="filter-problem" role="alert">
          {shownProblem.message}
        </p>
      )}
      {open && completions.length > 0 && !shownProblem && (
        <CompletionList completions={completions} chosen={chosen} onPick={accept} />
      )}
    </div>
  );
}

const recentCompletion = (filter: string): Completion => ({ insert: filter, label: filter, note: 'used lately' });

/** The parser of the server, before the server is asked. */
function problemOf(filter: string): FilterProblem | undefined {
  try {
    readFilter(runsGrammar, filter.trim());
    return undefined;
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    const lead = filter.length - filter.trimStart().length;
    return { message: error.message, position: error.position + lead };
  }
}

/** A wavy line under the word that the error names; it lies over the field, letter on letter. */
function Underline({ text, position }: { readonly text: string; readonly position: number }) {
  const at = Math.min(position, Math.max(0, text.length - 1));
  const [word = text.slice(at, at + 1)] = /^\S+/.exec(text.slice(at)) ?? [];
  return (
    <span className="filter-underline mono" aria-hidden>
      {text.slice(0, at)}
      <mark>{word || ' '}</mark>
    </span>
  );
}

interface CompletionListProps {
  readonly completions: readonly Completion[];
  readonly chosen: number;
  readonly onPick: (completion: Completion) => void;
}

function CompletionList({ completions, chosen, onPick }: CompletionListProps) {
  return (
    <div id="filter-completions" className="menu filter-completions" role="listbox" aria-label="Completions">
      {completions.map((completion, at) => (
        <div
          key={completion.insert}
          id={`completion-${at}`}
          className="item"
          role="option"
          tabIndex={-1}
          aria-selected={at === chosen}
          ref={at === chosen ? (line) => line?.scrollIntoView({ block: 'nearest' }) : undefined}
          // Before the field loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(completion);
          }}
        >
          <span className="mono cut">{completion.label}</span>
          <span className="end">{completion.note}</span>
        </div>
      ))}
    </div>
  );
}
