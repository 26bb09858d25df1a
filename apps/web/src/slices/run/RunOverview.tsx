import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { exactNumber, shortNumber } from '../../kernel/format.ts';
import { marksOf } from '../../kernel/run-marks.ts';
import { Description } from '../../kernel/ui/Description.tsx';
import { Unread } from '../../kernel/ui/Unread.tsx';
import { noteRun } from '../run-acts/index.ts';
import { Facts } from './Facts.tsx';
import type { Run } from './prepare-facts.ts';
import { RunData } from './RunData.tsx';
import { type Bounds, metricBounds, runById } from './run-detail.ts';
import { Tags } from './Tags.tsx';
import { useTrends } from './use-trends.ts';
import { ValuesTable } from './ValuesTable.tsx';

/** What was this run? */
export function RunOverview() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const { data: run } = useQuery(runById(runId));
  return run ? <Overview run={run} /> : null;
}

function Overview({ run }: { readonly run: Run }) {
  const { run_id = '', experiment_id = '' } = run.info ?? {};
  const keys = useMemo(() => (run.data?.metrics ?? []).map(({ key = '' }) => key), [run]);
  const { data: bounds, error, refetch } = useQuery(metricBounds(run_id, experiment_id, keys));
  const trends = useTrends(run_id, keys);
  const metrics = useMemo(
    () => (run.data?.metrics ?? []).map((metric) => metricRow(metric, bounds, trends)),
    [run, bounds, trends],
  );
  const params = useMemo(
    () => (run.data?.params ?? []).map(({ key = '', value = '' }) => ({ key, text: value, exact: value })),
    [run],
  );
  return (
    <div className="page-body run-overview">
      <aside>
        <Facts run={run} />
        <Tags run={run} />
        <Description title="Note" text={marksOf(run).note} shortcut="n" onSave={(text) => noteRun(run_id, text)} />
      </aside>
      {error && <Unread text="Least and greatest values could not be read." onRetry={() => void refetch()} />}
      <ValuesTable
        title="Metrics"
        heads={['Last', 'Step', 'Min', 'Max', 'Trend']}
        rows={metrics}
        alignsEnd
        empty="This run has logged no metrics."
      />
      <ValuesTable
        title="Params"
        heads={['Value']}
        rows={params}
        alignsEnd={false}
        empty="This run has logged no params."
      />
      <RunData run={run} />
    </div>
  );
}

type Metric = NonNullable<NonNullable<Run['data']>['metrics']>[number];

function metricRow(
  { key = '', value = 0, step = 0 }: Metric,
  bounds: ReadonlyMap<string, Bounds> | undefined,
  trends: ReadonlyMap<string, string>,
) {
  const { min, max } = bounds?.get(key) ?? {};
  const short = (bound: number | string | undefined): string =>
    bound === undefined ? '–' : shortNumber(Number(bound));
  const more = [step.toLocaleString('en'), short(min), short(max)];
  return { key, text: shortNumber(value), exact: exactNumber(value), more, trend: trends.get(key) ?? null };
}
