import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, useMemo } from 'react';
import { withChange } from '../../kernel/search-change.ts';
import { Empty, Skeleton } from '../../kernel/ui/states.tsx';
import { ChartsBoard, type ChartsSearch, colourTag, withStyles } from '../charts/index.ts';
import type { Run } from './prepare-facts.ts';
import { runById } from './run-detail.ts';

const isSystem = (key: string): boolean => key.startsWith('system/');

/** Curves of one run, without what the machine did. */
export const RunCharts = () => <Charts keep={(key) => !isSystem(key)} empty="This run has logged no metrics yet." />;

/** Processor, memory, disk and accelerators while the run went on. */
export const RunSystemMetrics = () => <Charts keep={isSystem} empty="This run has logged no system metrics." />;

interface ChartsProps {
  readonly keep: (key: string) => boolean;
  readonly empty: string;
}

function Charts({ keep, empty }: ChartsProps) {
  const { runId } = useParams({ from: '/runs/$runId' });
  const search = useSearch({ strict: false }) as ChartsSearch;
  const navigate = useNavigate();
  const { data: run } = useQuery(runById(runId));
  const runs = useMemo(() => (run ? withStyles([chartRun(run)]) : []), [run]);
  const metricKeys = keysOf(run?.data?.metrics).filter(keep);
  if (run && metricKeys.length === 0) return <Empty title={empty} />;
  return (
    <Suspense fallback={<Skeleton />}>
      <ChartsBoard
        {...{ runs, metricKeys, search }}
        paramKeys={keysOf(run?.data?.params)}
        scope={{
          experiment_ids: [run?.info?.experiment_id ?? ''],
          filter: `attributes.run_id = '${runId}'`,
          order_by: [],
        }}
        set={(change, replace = true) =>
          void navigate({ to: '.', search: (before: ChartsSearch) => withChange(before, change), replace })
        }
      />
    </Suspense>
  );
}

const keysOf = (items: readonly { readonly key?: string }[] = []): string[] => items.map(({ key = '' }) => key);

const chartRun = ({ info, data }: Run) => ({
  run_id: info?.run_id ?? '',
  name: info?.run_name ?? '',
  experiment_id: info?.experiment_id ?? '',
  colour: data?.tags?.find(({ key }) => key === colourTag)?.value,
});
