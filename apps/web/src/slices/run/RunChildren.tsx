import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { duration } from '../../kernel/format.ts';
import { Grid } from '../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import type { Run } from './prepare-facts.ts';
import { childRuns, childrenFilter, childrenMost, runById } from './run-detail.ts';

/** Runs that are nested in this one. */
export function RunChildren() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const { data: run } = useQuery(runById(runId));
  const experiment_id = run?.info?.experiment_id ?? '';
  const {
    data: children,
    error,
    refetch,
  } = useQuery({
    ...childRuns(runId, experiment_id),
    enabled: experiment_id !== '',
  });
  if (!children && error)
    return <Failure title="The nested runs could not be listed." error={error} onRetry={() => void refetch()} />;
  if (!children) return <Skeleton />;
  if (children.length === 0) return <Empty title="No runs are nested in this one." />;
  return (
    <div className="page-body fixed">
      <div className="bar">
        <span className="meta">
          {children.length >= childrenMost
            ? `The first ${childrenMost.toLocaleString('en')} runs`
            : `${children.length} runs`}
        </span>
        <span className="grow" />
        <Link
          className="button"
          to="/experiments/$ids/runs"
          params={{ ids: experiment_id }}
          search={{ filter: childrenFilter(runId) }}
        >
          Open in the table
        </Link>
      </div>
      <Grid
        label="Nested runs"
        columns={columns}
        rowCount={children.length}
        rowAt={(index) => children[index]}
        keyOf={({ info }) => info?.run_id ?? ''}
      />
    </div>
  );
}

const columns: readonly GridColumn<Run>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 320,
    render: ({ info }) => (
      <Link className="cut" to="/runs/$runId" params={{ runId: info?.run_id ?? '' }}>
        {info?.run_name || info?.run_id}
      </Link>
    ),
  },
  {
    id: 'status',
    title: 'Status',
    width: 120,
    render: ({ info }) => (
      <span className="status" data-status={info?.status}>
        {info?.status?.toLowerCase()}
      </span>
    ),
  },
  { id: 'started', title: 'Started', width: 140, render: ({ info }) => <TimeText ms={info?.start_time} /> },
  {
    id: 'duration',
    title: 'Duration',
    width: 120,
    align: 'end',
    render: ({ info }) =>
      info?.end_time && info.start_time ? duration(Number(info.end_time) - Number(info.start_time)) : '–',
  },
];
