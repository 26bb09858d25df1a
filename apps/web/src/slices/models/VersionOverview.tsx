import { modelVersions } from '@millrace/protocol';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../kernel/api/call.ts';
import { exactNumber, shortNumber } from '../../kernel/format.ts';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Description } from '../../kernel/ui/Description.tsx';
import { Skeleton } from '../../kernel/ui/states.tsx';
import { Unread } from '../../kernel/ui/Unread.tsx';
import { SignatureTables } from '../artifacts/index.ts';
import { forgetRegistry, isOwnTag, type ModelVersion, TagChips } from '../registry/index.ts';
import { loadSnippets } from './load-snippets.ts';
import { VersionFacts } from './VersionFacts.tsx';
import { mlmodelOf } from './version-queries.ts';
import { runsOfVersions } from './version-runs.ts';

interface VersionOverviewProps {
  readonly version: ModelVersion;
  readonly aliases: readonly string[];
}

/** What goes in and out, where it comes from, how it is used. */
export function VersionOverview({ version: row, aliases }: VersionOverviewProps) {
  const { name = '', version = '', run_id = '', description = '', tags = [] } = row;
  const { data: mlmodel, error } = useQuery(mlmodelOf(name, version));
  const flavors = Object.keys(mlmodel?.flavors ?? {}).filter((flavor) => flavor !== 'python_function');
  const describe = async (text: string) => {
    await call(modelVersions.updateModelVersion, { name, version, description: text });
    await forgetRegistry();
  };
  return (
    <div className="page-body version-page">
      <aside>
        <VersionFacts version={row} mlmodel={mlmodel ?? undefined} />
        <Description text={description} onSave={describe} />
        {tags.some(({ key = '' }) => isOwnTag(key)) && (
          <section>
            <h2>Tags</h2>
            <div className="tag-list">
              <TagChips tags={tags} />
            </div>
          </section>
        )}
      </aside>
      <div>
        <Metrics run_id={run_id} />
        <section>
          <h2>Signature</h2>
          {mlmodel === undefined && !error && <Skeleton lines={3} />}
          {error && <p className="meta">The files of this version cannot be read here: {error.message}</p>}
          {mlmodel === null && (
            <p className="meta">This version has no MLmodel file, so what it takes and gives is not known.</p>
          )}
          {mlmodel && <SignatureTables signature={mlmodel.signature} />}
        </section>
        <section>
          <h2>Use it</h2>
          <CodeExample texts={loadSnippets({ trackingUri, name, version, alias: aliases[0], flavors })} />
        </section>
      </div>
    </div>
  );
}

const metricsMost = 12;

/** The last values of the run that made it; all of them are on the page of the run. */
function Metrics({ run_id }: { readonly run_id: string }) {
  const ids = useMemo(() => (run_id === '' ? [] : [run_id]), [run_id]);
  const { data: runs, error, refetch } = useQuery(runsOfVersions(ids));
  const metrics = (runs?.get(run_id)?.data?.metrics ?? []).filter(({ key = '' }) => !key.startsWith('system/'));
  if (!runs && error) return <Unread text="The metrics of its run could not be read." onRetry={() => void refetch()} />;
  if (metrics.length === 0) return null;
  return (
    <section>
      <h2>Metrics of its run</h2>
      <dl className="version-metrics">
        {metrics.slice(0, metricsMost).map(({ key, value = 0 }) => (
          <div key={key}>
            <dt className="cut" title={key}>
              {key}
            </dt>
            <dd title={exactNumber(value)}>{shortNumber(value)}</dd>
          </div>
        ))}
      </dl>
      {metrics.length > metricsMost && (
        <p className="meta">{metrics.length - metricsMost} more on the page of the run.</p>
      )}
    </section>
  );
}
