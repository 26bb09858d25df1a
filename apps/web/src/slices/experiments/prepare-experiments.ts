import type { Infer, shapes } from '@millrace/protocol';
import type { ExperimentSort } from './experiments-search.ts';
import { activityOf, type RunCounts, runsOf } from './run-counts.ts';

export type Experiment = Infer<typeof shapes.experiment>;

/** A line of the list: a folder with what lies below it, or an experiment. */
export type Entry =
  | {
      readonly kind: 'folder';
      readonly path: string;
      readonly name: string;
      readonly count: number;
      /** Undefined where they could not be counted. */
      readonly runs: number | undefined;
      readonly updated: number;
    }
  | {
      readonly kind: 'experiment';
      readonly experiment: Experiment;
      readonly name: string;
      readonly runs: number | undefined;
      /** When something last happened there. */
      readonly updated: number;
    };

export interface ExperimentsView {
  readonly q?: string;
  readonly folder?: string;
  readonly sort: ExperimentSort;
  readonly descending: boolean;
}

/**
 * What the list shows: without words, the folders and experiments directly below the open folder; with words, every experiment
 * below it that has them all, by its whole name.
 */
export function prepareExperiments(
  all: readonly Experiment[],
  counts: RunCounts | undefined,
  view: ExperimentsView,
): readonly Entry[] {
  const folder = view.folder ?? '';
  const below = all.filter(({ name = '' }) => name.startsWith(folder));
  const entryOf = (experiment: Experiment, name: string): ExperimentEntry => ({
    kind: 'experiment',
    experiment,
    name,
    runs: runsOf(experiment, counts),
    updated: activityOf(experiment, counts),
  });
  const entries = view.q ? found(below, view.q, entryOf) : directlyBelow(below, folder, entryOf);
  return entries.sort(comparing(view));
}

/** How many experiments lie in a folder, however deep; without one, how many there are. */
export const countBelow = (all: readonly Experiment[], folder = ''): number =>
  all.filter(({ name = '' }) => name.startsWith(folder)).length;

type ExperimentEntry = Extract<Entry, { readonly kind: 'experiment' }>;
type EntryOf = (experiment: Experiment, name: string) => ExperimentEntry;

function found(experiments: readonly Experiment[], text: string, entryOf: EntryOf): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return experiments
    .filter((experiment) => words.every((word) => hasWord(experiment, word)))
    .map((experiment) => entryOf(experiment, experiment.name ?? ''));
}

function hasWord({ name = '', tags = [] }: Experiment, word: string): boolean {
  if (name.toLowerCase().includes(word)) return true;
  return tags.some(({ key = '', value = '' }) => isOwnTag(key) && `${key}=${value}`.toLowerCase().includes(word));
}

/** Tags that people set; MLflow's own say how things are wired. */
export const isOwnTag = (key: string): boolean => !key.startsWith('mlflow.');

function directlyBelow(experiments: readonly Experiment[], folder: string, entryOf: EntryOf): Entry[] {
  const folders = new Map<string, FolderFacts>();
  const entries: Entry[] = [];
  for (const experiment of experiments) {
    const rest = (experiment.name ?? '').slice(folder.length);
    const slash = rest.indexOf('/');
    // A name that begins or ends with a slash has no folder there.
    if (slash <= 0 || slash === rest.length - 1) entries.push(entryOf(experiment, rest || '/'));
    else addTo(folders, rest.slice(0, slash), entryOf(experiment, rest));
  }
  for (const [name, facts] of folders) entries.push({ kind: 'folder', name, path: `${folder}${name}/`, ...facts });
  return entries;
}

interface FolderFacts {
  readonly count: number;
  readonly runs: number | undefined;
  readonly updated: number;
}

function addTo(folders: Map<string, FolderFacts>, name: string, { runs, updated }: ExperimentEntry): void {
  const known = folders.get(name) ?? { count: 0, runs: 0, updated: 0 };
  folders.set(name, {
    count: known.count + 1,
    runs: runs === undefined || known.runs === undefined ? undefined : known.runs + runs,
    updated: Math.max(known.updated, updated),
  });
}

const names = new Intl.Collator('en', { numeric: true });

/** Folders first; then the order asked for, by name where equal. */
function comparing({ sort, descending }: ExperimentsView): (a: Entry, b: Entry) => number {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
    const byName = names.compare(a.name, b.name);
    if (sort === 'name') return sign * byName;
    return sign * (numberOf(a, sort) - numberOf(b, sort)) || byName;
  };
}

function numberOf(entry: Entry, sort: ExperimentSort): number {
  if (sort === 'runs') return entry.runs ?? 0;
  if (entry.kind === 'folder' || sort === 'updated') return entry.updated;
  return Number(entry.experiment.creation_time ?? 0);
}

/** `a/b/` → `a/`, `a/b/` with the last part of each as its label. */
export function foldersOf(path: string): readonly { readonly path: string; readonly name: string }[] {
  const parts = path.split('/').filter(Boolean);
  return parts.map((name, at) => ({ name, path: `${parts.slice(0, at + 1).join('/')}/` }));
}
