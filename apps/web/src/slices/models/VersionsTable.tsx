import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { exactNumber, shortNumber } from '../../kernel/format.ts';
import { runColour } from '../../kernel/run-colour.ts';
import { Grid } from '../../kernel/table/Grid.tsx';
import { CellText, type GridColumn } from '../../kernel/table/grid-types.ts';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasChip, type RegisteredModel, StageText, TagChips, VersionMenu } from '../registry/index.ts';
import type { ModelSearch } from './models-search.ts';
import { splitColumn, type VersionRow } from './prepare-versions.ts';

interface VersionsTableProps {
  readonly model: RegisteredModel;
  readonly rows: readonly VersionRow[];
  readonly rowCount: number;
  readonly onShow: (first: number, last: number) => void;
  /** Values of runs and models that are shown: `metrics.loss`, `params.lr`. */
  readonly shown: readonly string[];
  readonly search: ModelSearch;
  readonly set: (change: ModelSearch, replace?: boolean) => void;
}

/** Versions as rows, with values of their runs and models. */
export function VersionsTable({ model, rows, rowCount, onShow, shown, search, set }: VersionsTableProps) {
  const navigate = useNavigate();
  const columns = useMemo(() => versionColumns(model, shown), [model, shown]);
  const selected = useMemo(() => new Set(search.select ?? []), [search.select]);
  const open = ({ version: { name = '', version = '' } }: VersionRow) =>
    void navigate({ to: '/models/$name/versions/$version', params: { name, version } });
  return (
    <Grid
      label={`Versions of ${model.name}`}
      columns={columns}
      pinned={2}
      rowCount={rowCount}
      rowAt={(at) => rows[at]}
      keyOf={({ version }) => version.version ?? ''}
      sorts={[{ id: 'version', descending: search.asc !== true }]}
      onSort={() => set({ asc: search.asc ? undefined : true })}
      selected={selected}
      onSelect={(keys) => set({ select: [...keys] })}
      onOpen={open}
      onShow={onShow}
    />
  );
}

const versionColumns = (model: RegisteredModel, shown: readonly string[]): readonly GridColumn<VersionRow>[] => [
  { id: 'version', title: 'Version', width: 88, canSort: true, render: (row) => <VersionCell row={row} /> },
  {
    id: 'aliases',
    title: 'Aliases',
    width: 200,
    render: ({ aliases }) => aliases.map((alias) => <AliasChip key={alias} alias={alias} />),
  },
  ...shown.map(valueColumn),
  {
    id: 'stage',
    title: 'Stage',
    width: 110,
    render: ({ version }) => <StageText stage={version.current_stage} />,
  },
  {
    id: 'created',
    title: 'Created',
    width: 110,
    render: ({ version }) => <TimeText ms={version.creation_timestamp} />,
  },
  { id: 'run', title: 'Source run', width: 200, render: (row) => <RunCell row={row} /> },
  {
    id: 'description',
    title: 'Description',
    width: 220,
    render: ({ version }) => (
      <span className="cut" title={version.description}>
        {version.description}
      </span>
    ),
  },
  { id: 'tags', title: 'Tags', width: 240, render: ({ version }) => <TagChips tags={version.tags} /> },
  {
    id: 'menu',
    title: '',
    width: 44,
    render: ({ version }) => <VersionMenu model={model} version={version} kind="model" />,
  },
];

function valueColumn(column: string): GridColumn<VersionRow> {
  const [kind, key] = splitColumn(column);
  const slash = key.lastIndexOf('/');
  const isMetric = kind === 'metrics' || kind === 'model';
  return {
    id: column,
    title: isMetric ? key.slice(slash + 1) : key,
    group: isMetric && slash >= 0 ? `${kind} ${key.slice(0, slash)}` : kind,
    width: isMetric ? 116 : 140,
    align: isMetric ? 'end' : undefined,
    render: ({ values }) => {
      const value = values.get(column);
      if (value === undefined) return missing;
      return typeof value === 'string' ? new CellText(value) : new CellText(shortNumber(value), exactNumber(value));
    },
  };
}

const missing = new CellText('–', '', true);

function VersionCell({ row: { version } }: { readonly row: VersionRow }) {
  const { name = '', version: number = '' } = version;
  return (
    <Link to="/models/$name/versions/$version" params={{ name, version: number }}>
      {number}
    </Link>
  );
}

function RunCell({ row: { version, runName } }: { readonly row: VersionRow }) {
  const { run_id = '' } = version;
  if (run_id === '') return <span className="more">–</span>;
  return (
    <>
      <span className="swatch" style={{ background: runColour(run_id) }} />
      <Link className="cut" to="/runs/$runId" params={{ runId: run_id }} title={`${runName ?? ''} ${run_id}`}>
        {runName ?? run_id}
      </Link>
    </>
  );
}
