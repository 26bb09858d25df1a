import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { useSearchNow } from '../../kernel/use-search-now.ts';
import { useVisible } from '../../kernel/use-visible.ts';
import type { GroupFigure, GroupsQuery } from '../run-groups/index.ts';
import { AddCard } from './AddCard.tsx';
import type { CardPlace } from './ChartCard.tsx';
import { ChartsBar, type LivePause } from './ChartsBar.tsx';
import type { ChartRun } from './chart-run.ts';
import { type ChartState, chartState } from './chart-state.ts';
import { type ChartsSearch, readChartsSearch, type SetCharts } from './charts-search.ts';
import { LazyCard } from './LazyCard.tsx';
import { LineCard } from './LineCard.tsx';
import { type FilterRuns, PointCard } from './PointCard.tsx';
import { readPointCard, writePointCard } from './point-card-spec.ts';
import { keysWith, movedKeys, type Section, sectionsOf } from './prepare-sections.ts';
import type { RunScope } from './run-table-query.ts';
import type { KeysReading } from './use-chart-keys.ts';
import { useLiveSeries } from './use-live-series.ts';
import './charts.css';

interface ChartsBoardProps {
  readonly runs: readonly ChartRun[];
  /** Absent while they are on their way. */
  readonly metricKeys: readonly string[] | undefined;
  /** All metrics that there are, where only some of them are known. */
  readonly metricTotal?: number;
  /** Absent where they are all there. */
  readonly reading?: KeysReading;
  readonly paramKeys: readonly string[];
  /** The runs that bars, scatter plots and parallel coordinates show. */
  readonly scope: RunScope;
  readonly search: ChartsSearch;
  readonly set: SetCharts;
  readonly onFilter?: FilterRuns;
  /** By what runs are grouped, where they are. */
  readonly grouping?: GroupsQuery;
}

/** Cards of a section that are there at once; a button shows more. */
const cardsAtOnce = 60;
/** Cards of all sections that are there before the reader comes near their end. */
const boardAtOnce = 120;

/** Charts of runs in sections by metric prefix, under one bar. */
export function ChartsBoard(props: ChartsBoardProps) {
  const { runs, metricKeys = noKeys, metricTotal = 0, paramKeys, scope, search, set, onFilter, grouping } = props;
  const state = useChartState(search);
  const live = useLivePause(scope.experiment_ids, state.zoom !== undefined);
  const sections = useMemo(
    () => sectionsOf(keysWith(metricKeys, search.find ?? ''), search.order),
    [metricKeys, search.find, search.order],
  );
  const [cards, setCards] = useState(boardAtOnce);
  const begun = sectionsFor(sections, cards, search.full);
  const searchNow = useSearchNow(readChartsSearch);
  useEscape(() => searchNow().full !== undefined && set({ full: undefined }, false));
  const placeOf = (id: string): CardPlace => ({
    id,
    isWide: search.wide?.includes(id) ?? false,
    isFull: search.full === id,
    onWide: () => set(({ wide }) => ({ wide: toggled(wide, id) })),
    onFull: () => set(({ full }) => ({ full: full === id ? undefined : id }), false),
  });
  const styles = useMemo(() => new Map(runs.map(({ run_id, style }) => [run_id, style])), [runs]);
  const own = search.card ?? [];
  const [edit, setEdit] = useState<CardEdit>();
  const before = edit && readPointCard(edit.card);
  return (
    <div className="charts">
      <ChartsBar {...{ search, state, set, metricKeys, paramKeys, live }} />
      {before && (
        <AddCard
          {...{ metricKeys, paramKeys, before }}
          isCopy={edit.isCopy}
          onDone={(spec) => set(({ card }) => ({ card: withEdited(card, edit, writePointCard(spec)) }), false)}
          onClose={() => setEdit(undefined)}
        />
      )}
      <div className="charts-scroll">
        {own.length > 0 && (
          <div className="chart-grid">
            {own.map((text) => {
              const spec = readPointCard(text);
              const onRemove = () => set(({ card }) => ({ card: card?.filter((it) => it !== text) }), false);
              const onChange = () => setEdit({ card: text, isCopy: false });
              const onCopy = () => setEdit({ card: text, isCopy: true });
              const place = { ...placeOf(text), onRemove, onChange, onCopy };
              return (
                spec && (
                  <PointCard key={text} {...{ place, spec, scope, grouping, styles, onFilter }} hide={search.hide} />
                )
              );
            })}
          </div>
        )}
        {sections.slice(0, begun).map((section) => (
          <ChartSection
            key={section.name}
            {...{ section, runs, state, search, set, placeOf }}
            figure={grouping?.figure}
          />
        ))}
        {begun < sections.length && <BoardEnd key={begun} onNear={() => setCards(cards + boardAtOnce)} />}
        <BoardNote
          metricKeys={props.metricKeys}
          shown={sections.length}
          total={metricTotal}
          find={search.find}
          reading={props.reading}
        />
      </div>
    </div>
  );
}

const noKeys: readonly string[] = [];

/** A card whose columns are chosen anew, or that another is made from. */
interface CardEdit {
  readonly card: string;
  readonly isCopy: boolean;
}

/** Two cards that show the same are one. */
function withEdited(cards: readonly string[] = [], { card, isCopy }: CardEdit, next: string): readonly string[] {
  const edited = isCopy ? [...cards, next] : cards.map((it) => (it === card ? next : it));
  return [...new Set(edited)];
}

interface BoardNoteProps {
  readonly metricKeys: readonly string[] | undefined;
  readonly shown: number;
  readonly total: number;
  readonly find: string | undefined;
  readonly reading: KeysReading | undefined;
}

/** Why there are no charts, or not all. */
function BoardNote({ metricKeys, shown, total, find, reading }: BoardNoteProps) {
  if (reading?.error)
    return <Failure title="The metrics could not be read." error={reading.error} onRetry={reading.retry} />;
  if (!metricKeys || (shown === 0 && reading?.isStale)) return <Skeleton />;
  if (shown === 0) {
    const text =
      metricKeys.length === 0 && !find ? 'No metrics have been logged yet.' : `No metric has “${find}” in its name.`;
    return <p className="chart-note">{text}</p>;
  }
  if (find || metricKeys.length >= total) return null;
  return (
    <p className="chart-note">
      The first {metricKeys.length.toLocaleString('en')} of {total.toLocaleString('en')} metrics: “Find charts” looks
      through all of them.
    </p>
  );
}

/** The same object while the address says the same, so that cards are not prepared again. */
function useChartState({ x, smooth, logx, logy, zoom }: ChartsSearch): ChartState {
  return useMemo(() => chartState({ x, smooth, logx, logy, zoom }), [x, smooth, logx, logy, zoom]);
}

/** How many sections hold so many cards, and the one that fills the window. */
function sectionsFor(sections: readonly Section[], cards: number, full: string | undefined): number {
  let left = cards;
  const last = sections.findIndex(({ keys }) => {
    left -= Math.min(keys.length, cardsAtOnce);
    return left <= 0;
  });
  const whole = full === undefined ? -1 : sections.findIndex(({ keys }) => keys.includes(full));
  return last < 0 ? sections.length : Math.max(last, whole) + 1;
}

/** The end of what is there so far; as the reader comes near it, more comes. */
function BoardEnd({ onNear }: { readonly onNear: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const isNear = useVisible(end);
  const grow = useEffectEvent(onNear);
  useEffect(() => {
    if (isNear) grow();
  }, [isNear]);
  return <div ref={end} className="charts-end" />;
}

/** Nothing moves under a reader who looks at a part, until the reader says so or leaves the part. */
function useLivePause(experiment_ids: readonly string[], isZoomed: boolean): LivePause {
  const [goesOn, setGoesOn] = useState(false);
  const isPaused = isZoomed && !goesOn;
  const hasNews = useLiveSeries(experiment_ids, isPaused);
  useEffect(() => {
    if (!isZoomed) setGoesOn(false);
  }, [isZoomed]);
  return { isPaused, hasNews, onResume: () => setGoesOn(true) };
}

function useEscape(leave: () => void): void {
  const onEscape = useEffectEvent(leave);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onEscape();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

const toggled = (list: readonly string[] = [], item: string): readonly string[] | undefined => {
  const next = list.includes(item) ? list.filter((it) => it !== item) : [...list, item];
  return next.length > 0 ? next : undefined;
};

interface ChartSectionProps {
  readonly section: Section;
  readonly runs: readonly ChartRun[];
  readonly state: ChartState;
  readonly search: ChartsSearch;
  readonly set: SetCharts;
  readonly placeOf: (id: string) => CardPlace;
  readonly figure: GroupFigure | undefined;
}

function ChartSection({ section: { name, keys }, runs, state, search, set, placeOf, figure }: ChartSectionProps) {
  const [most, setMost] = useState(cardsAtOnce);
  const isFolded = search.fold?.includes(name) ?? false;
  const Icon = isFolded ? ChevronRight : ChevronDown;
  return (
    <section className="chart-section" aria-label={name}>
      <h2>
        <button
          type="button"
          className="button bare"
          aria-expanded={!isFolded}
          onClick={() => set(({ fold }) => ({ fold: toggled(fold, name) }))}
        >
          <Icon className="icon" aria-hidden />
          {name} <span className="count">{keys.length}</span>
        </button>
      </h2>
      {!isFolded && (
        <div className="chart-grid">
          {keys.slice(0, most).map((metric, i) => {
            const move = (key: string, target: string) =>
              set(({ order }) => ({ order: movedKeys(order, keys, [key, target]) }));
            const onDrop = (other: string) => move(other, metric);
            const moveTo = (target: string | undefined) =>
              target === undefined ? undefined : () => move(metric, target);
            const place = { ...placeOf(metric), onDrop, onBack: moveTo(keys[i - 1]), onOn: moveTo(keys[i + 1]) };
            return (
              <LazyCard key={metric} place={place}>
                <LineCard {...{ place, metric, runs, state, set, figure }} />
              </LazyCard>
            );
          })}
        </div>
      )}
      {!isFolded && keys.length > most && (
        <button type="button" className="button" onClick={() => setMost(most + cardsAtOnce)}>
          Show {Math.min(cardsAtOnce, keys.length - most)} more of {keys.length}
        </button>
      )}
    </section>
  );
}
