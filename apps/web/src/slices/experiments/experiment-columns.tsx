import { Link } from '@tanstack/react-router';
import { FlaskConical, Folder } from 'lucide-react';
import { counted } from '../../kernel/format.ts';
import { CellText, type GridColumn } from '../../kernel/table/grid-types.ts';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { ExperimentMenu } from './ExperimentMenu.tsx';
import { type Entry, isOwnTag } from './prepare-experiments.ts';

export const experimentColumns: readonly GridColumn<Entry>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 420,
    canSort: true,
    render: (entry) => <NameCell entry={entry} />,
  },
  {
    id: 'runs',
    title: 'Runs',
    width: 90,
    align: 'end',
    canSort: true,
    render: ({ runs }) => new CellText(runs?.toLocaleString('en') ?? '–'),
  },
  {
    id: 'updated',
    title: 'Last activity',
    width: 130,
    canSort: true,
    render: ({ updated }) => <TimeText ms={updated} />,
  },
  {
    id: 'created',
    title: 'Created',
    width: 130,
    canSort: true,
    render: (entry) => (entry.kind === 'folder' ? null : <TimeText ms={entry.experiment.creation_time} />),
  },
  { id: 'tags', title: 'Tags', width: 420, render: (entry) => <TagsCell entry={entry} /> },
  {
    id: 'menu',
    title: '',
    width: 44,
    render: (entry) => entry.kind === 'experiment' && <ExperimentMenu experiment={entry.experiment} />,
  },
];

function NameCell({ entry }: { readonly entry: Entry }) {
  if (entry.kind === 'folder') {
    return (
      <>
        <Folder className="icon" aria-hidden />
        <Link className="cut" to="/experiments" search={{ folder: entry.path }}>
          {entry.name}
        </Link>
        <span className="meta">{counted(entry.count, 'experiment')}</span>
      </>
    );
  }
  return (
    <>
      <FlaskConical className="icon" aria-hidden />
      <Link
        className="cut"
        title={entry.name}
        to="/experiments/$ids/runs"
        params={{ ids: entry.experiment.experiment_id ?? '' }}
      >
        {entry.name}
      </Link>
    </>
  );
}

function TagsCell({ entry }: { readonly entry: Entry }) {
  if (entry.kind === 'folder') return null;
  const tags = (entry.experiment.tags ?? []).filter(({ key = '' }) => isOwnTag(key));
  return tags.map(({ key, value }) => (
    <span key={key} className="chip" title={`${key}: ${value}`}>
      <span className="cut">{value === '' ? key : `${key}: ${value}`}</span>
    </span>
  ));
}
