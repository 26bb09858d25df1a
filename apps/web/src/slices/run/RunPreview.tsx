import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Maximize2, X } from 'lucide-react';
import { useMemo } from 'react';
import { exactNumber, shortNumber } from '../../kernel/format.ts';
import { runColour } from '../../kernel/run-colour.ts';
import { marksOf } from '../../kernel/run-marks.ts';
import { Description } from '../../kernel/ui/Description.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { noteRun } from '../run-acts/index.ts';
import { Facts } from './Facts.tsx';
import { ownTags, type Run } from './prepare-facts.ts';
import { runById } from './run-detail.ts';
import { StarButton } from './StarButton.tsx';
import { ValuesTable } from './ValuesTable.tsx';

interface RunPreviewProps {
  readonly run_id: string;
  readonly onClose: () => void;
}

/** A run beside the table it stands in: what one looks up without leaving the list. */
export function RunPreview({ run_id, onClose }: RunPreviewProps) {
  const { data: run, error, refetch } = useQuery(runById(run_id));
  const name = run?.info?.run_name || run_id;
  return (
    <aside className="side-panel run-preview" aria-label={`Run ${name}`}>
      <header className="line">
        <span className="swatch" style={{ background: runColour(run_id, run && marksOf(run).colour) }} />
        <h2 className="cut grow" title={name}>
          {name}
        </h2>
        {run && <StarButton key={run_id} run={run} />}
        <Link className="button bare icon-only" to="/runs/$runId" params={{ runId: run_id }} aria-label="Open the run">
          <Maximize2 className="icon" aria-hidden />
        </Link>
        <button type="button" className="button bare icon-only" aria-label="Close the panel" onClick={onClose}>
          <X className="icon" aria-hidden />
        </button>
      </header>
      {run ? (
        <Summary key={run_id} run={run} />
      ) : error ? (
        <Failure title="The run could not be read." error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={9} />
      )}
    </aside>
  );
}

function Summary({ run }: { readonly run: Run }) {
  const { metrics = [], params = [] } = run.data ?? {};
  const metricRows = useMemo(
    () =>
      metrics.map(({ key = '', value = 0, step = 0 }) => ({
        key,
        text: shortNumber(value),
        exact: exactNumber(value),
        more: [step.toLocaleString('en')],
      })),
    [metrics],
  );
  const paramRows = useMemo(() => params.map(textRow), [params]);
  const tagRows = useMemo(() => ownTags(run).map(textRow), [run]);
  return (
    <>
      <Facts run={run} />
      <Description title="Note" text={marksOf(run).note} onSave={(text) => noteRun(run.info?.run_id ?? '', text)} />
      <ValuesTable title="Metrics" heads={['Last', 'Step']} rows={metricRows} alignsEnd empty="No metrics." />
      <ValuesTable title="Params" heads={['Value']} rows={paramRows} alignsEnd={false} empty="No params." />
      <ValuesTable title="Tags" heads={['Value']} rows={tagRows} alignsEnd={false} empty="No tags." />
    </>
  );
}

const textRow = ({ key = '', value = '' }: { readonly key?: string; readonly value?: string }) => ({
  key,
  text: value,
  exact: value,
});
