import { Play, Plus, RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import type { SmoothingKind } from '../../kernel/chart/smooth.ts';
import { SearchField } from '../../kernel/ui/SearchField.tsx';
import { Tip } from '../../kernel/ui/Tip.tsx';
import { useTyped } from '../../kernel/ui/use-typed.ts';
import { AddCard } from './AddCard.tsx';
import { type ChartState, readSmoothing, writeSmoothing } from './chart-state.ts';
import type { ChartsSearch, SetCharts } from './charts-search.ts';
import { writePointCard } from './point-card-spec.ts';

/** Whether charts wait with new points while a part of them is looked at. */
export interface LivePause {
  readonly isPaused: boolean;
  readonly hasNews: boolean;
  readonly onResume: () => void;
}

interface ChartsBarProps {
  readonly search: ChartsSearch;
  readonly state: ChartState;
  readonly set: SetCharts;
  readonly metricKeys: readonly string[];
  readonly paramKeys: readonly string[];
  readonly live: LivePause;
}

/** What holds for every card: axes, smoothing, search, zoom. */
export function ChartsBar({ search, state, set, metricKeys, paramKeys, live }: ChartsBarProps) {
  const [isAdding, setIsAdding] = useState(false);
  const [find, setFind] = useTyped(search.find ?? '', (text) => set({ find: text || undefined }));
  return (
    <div className="bar charts-bar">
      <SearchField label="Find charts" text={find} onText={setFind} />
      <XChoice {...{ state, set, metricKeys }} />
      <SmoothingChoice state={state} set={set} />
      <button
        type="button"
        className="button"
        aria-pressed={state.logX}
        onClick={() => set(({ logx }) => ({ logx: logx ? undefined : true }))}
      >
        log x
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={state.logY}
        onClick={() => set(({ logy }) => ({ logy: logy ? undefined : true }))}
      >
        log y
      </button>
      {state.zoom && (
        <button type="button" className="button" onClick={() => set({ zoom: undefined }, false)}>
          <RotateCcw className="icon" aria-hidden /> Whole range
        </button>
      )}
      {live.isPaused && <PauseNote live={live} />}
      <span className="grow" />
      <button type="button" className="button" onClick={() => setIsAdding(true)}>
        <Plus className="icon" aria-hidden /> Add chart
      </button>
      {isAdding && (
        <AddCard
          {...{ metricKeys, paramKeys }}
          onDone={(added) => set(({ card = [] }) => ({ card: [...new Set([...card, writePointCard(added)])] }), false)}
          onClose={() => setIsAdding(false)}
        />
      )}
    </div>
  );
}

/** Says that charts stand still, and lets them go on. */
function PauseNote({ live: { hasNews, onResume } }: { readonly live: LivePause }) {
  const text = hasNews ? 'New points: resume' : 'Paused: resume';
  return (
    <Tip text="New points wait while a part of the axis is looked at">
      <button type="button" className="button" data-news={hasNews || undefined} onClick={onResume}>
        <Play className="icon" aria-hidden /> {text}
      </button>
    </Tip>
  );
}

const axes = [
  ['step', 'Step'],
  ['time', 'Wall time'],
  ['relative', 'Relative time'],
] as const;

function XChoice({ state, set, metricKeys }: Pick<ChartsBarProps, 'state' | 'set' | 'metricKeys'>) {
  const id = useId();
  // A thousand choices are made when somebody is about to choose.
  const [isNeeded, setIsNeeded] = useState(false);
  const shown = state.xKind === 'metric' ? [state.x.slice('metric:'.length)] : [];
  return (
    <span className="line">
      <label htmlFor={id} className="meta">
        x
      </label>
      <select
        id={id}
        onFocus={() => setIsNeeded(true)}
        onPointerEnter={() => setIsNeeded(true)}
        className="field choice"
        value={state.x}
        // Another axis has other numbers, so the range goes.
        onChange={(event) =>
          set({ x: event.target.value === 'step' ? undefined : event.target.value, zoom: undefined }, false)
        }
      >
        {axes.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
        <optgroup label="Metric">
          {(isNeeded ? metricKeys : shown).map((key) => (
            <option key={key} value={`metric:${key}`}>
              {key}
            </option>
          ))}
        </optgroup>
      </select>
    </span>
  );
}

const kinds: readonly (readonly [SmoothingKind, string])[] = [
  ['ema', 'Exponential'],
  ['mean', 'Running mean'],
  ['gaussian', 'Gaussian'],
];

function SmoothingChoice({ state: { smoothing }, set }: Pick<ChartsBarProps, 'state' | 'set'>) {
  const id = useId();
  const [amount, setAmount] = useTyped(String(smoothing.amount), (text) => change({ amount: Number(text) }));
  const change = (next: Partial<typeof smoothing>): void =>
    set(({ smooth }) => ({ smooth: writeSmoothing({ ...readSmoothing(smooth), ...next }) }));
  return (
    <span className="line">
      <label htmlFor={id} className="meta">
        Smoothing
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
      <output className="meta amount">{Number(amount).toFixed(2)}</output>
      {smoothing.amount > 0 && (
        <select
          className="field choice"
          aria-label="Kind of smoothing"
          value={smoothing.kind}
          onChange={(event) => change({ kind: event.target.value as SmoothingKind })}
        >
          {kinds.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}
