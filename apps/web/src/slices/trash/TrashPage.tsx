import { useMutation, useQuery } from '@tanstack/react-query';
import { ArchiveRestore, FlaskConical, Play, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { byteSize, counted } from '../../kernel/format.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { Grid } from '../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { Confirm } from '../../kernel/ui/Confirm.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import { prepareTrash, type TrashItem } from './prepare-trash.ts';
import { purgeItems, restoreItems, trashList, trashSizes } from './trash-queries.ts';

const columns: readonly GridColumn<TrashItem>[] = [
  { id: 'name', title: 'Name', width: 420, render: (item) => <Name item={item} /> },
  { id: 'kind', title: 'Kind', width: 110, render: ({ kind }) => (kind === 'run' ? 'Run' : 'Experiment') },
  { id: 'deleted', title: 'Deleted', width: 120, render: ({ deleted }) => <TimeText ms={deleted} /> },
  { id: 'runs', title: 'Runs', width: 90, align: 'end', render: ({ runs }) => runs.toLocaleString('en') },
  { id: 'points', title: 'Points', width: 120, align: 'end', render: ({ points }) => points.toLocaleString('en') },
];

function Name({ item }: { readonly item: TrashItem }) {
  const Icon = item.kind === 'run' ? Play : FlaskConical;
  return (
    <>
      <Icon className="icon" aria-hidden />
      <span className="cut" title={`${item.name} ${item.id}`}>
        {item.name || item.id}
      </span>
    </>
  );
}

/** What was deleted, with the way back and the way out. */
export function TrashPage() {
  const { data, error, refetch } = useQuery(trashList);
  const items = useMemo(() => prepareTrash(data ?? {}), [data]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const deselect = (done: readonly TrashItem[]) =>
    setSelected((before) => before.difference(new Set(done.map(({ id }) => id))));
  const chosen = items.filter(({ id }) => selected.has(id));
  return (
    <Page title="Trash">
      {data && <TrashBar items={items} chosen={chosen} onDone={deselect} />}
      <div className="page-body fixed">
        {error && !data && (
          <Failure title="The trash could not be read." error={error} onRetry={() => void refetch()} />
        )}
        {!data && !error && <Skeleton />}
        {data && items.length === 0 && <Empty title="The trash is empty." />}
        {items.length > 0 && (
          <Grid
            label="Deleted experiments and runs"
            columns={columns}
            pinned={1}
            rowCount={items.length}
            rowAt={(at) => items[at]}
            keyOf={({ id }) => id}
            selected={selected}
            onSelect={setSelected}
          />
        )}
      </div>
    </Page>
  );
}

interface TrashBarProps {
  readonly items: readonly TrashItem[];
  readonly chosen: readonly TrashItem[];
  readonly onDone: (items: readonly TrashItem[]) => void;
}

function TrashBar({ items, chosen, onDone }: TrashBarProps) {
  const [purging, setPurging] = useState<readonly TrashItem[]>([]);
  const restoring = useMutation({
    mutationFn: restoreItems,
    onSuccess: (_, restored) => {
      say(`${counted(restored.length, 'item')} restored.`);
      onDone(restored);
    },
    onError: sayError,
  });
  const purge = useMutation({
    mutationFn: purgeItems,
    onSuccess: (kept, purged) => {
      say(
        kept.length === 0
          ? 'Deleted for good.'
          : `Deleted; ${counted(kept.length, 'artifact folder')} lie elsewhere and stay.`,
      );
      onDone(purged);
    },
    onError: sayError,
  });
  const isBusy = restoring.isPending || purge.isPending;
  return (
    <div className={chosen.length > 0 ? 'bar bulk' : 'bar'}>
      {chosen.length > 0 ? (
        <strong>{counted(chosen.length, 'item')} selected</strong>
      ) : (
        <span className="meta">{counted(items.length, 'item')}</span>
      )}
      <span className="grow" />
      <button
        type="button"
        className="button"
        disabled={isBusy || chosen.length === 0}
        onClick={() => restoring.mutate(chosen)}
      >
        <ArchiveRestore className="icon" aria-hidden /> Restore
      </button>
      <button
        type="button"
        className="button danger"
        disabled={isBusy || chosen.length === 0}
        onClick={() => setPurging(chosen)}
      >
        <Trash2 className="icon" aria-hidden /> Delete for good …
      </button>
      <button
        type="button"
        className="button danger"
        disabled={isBusy || items.length === 0}
        onClick={() => setPurging(items)}
      >
        Empty the trash …
      </button>
      <Purge items={purging} onClose={() => setPurging([])} onConfirm={() => purge.mutate(purging)} />
    </div>
  );
}

interface PurgeProps {
  readonly items: readonly TrashItem[];
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Says what will be lost, with its size, and asks once. */
function Purge({ items, onClose, onConfirm }: PurgeProps) {
  const { data: sizes, isError } = useQuery(trashSizes(items));
  const runs = items.reduce((sum, item) => sum + item.runs, 0);
  const points = items.reduce((sum, item) => sum + item.points, 0);
  const files = sizes
    ? `${sizes.is_complete === false ? 'more than ' : ''}${counted(Number(sizes.files ?? 0), 'file')} (${byteSize(Number(sizes.bytes ?? 0))})`
    : `their files${isError ? '' : ' (counting …)'}`;
  return (
    <Confirm
      open={items.length > 0}
      title={`Delete ${counted(items.length, 'item')} for good?`}
      text={`${counted(runs, 'run')} with ${counted(points, 'metric point')} and ${files} will be gone. This cannot be undone.`}
      action="Delete for good"
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}
