import { registeredModels } from '@millrace/protocol';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { GitCompare } from 'lucide-react';
import { useMemo } from 'react';
import { call } from '../../kernel/api/call.ts';
import { counted } from '../../kernel/format.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Description } from '../../kernel/ui/Description.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { Unread } from '../../kernel/ui/Unread.tsx';
import { useStable } from '../../kernel/use-stable.ts';
import {
  AliasHistory,
  aliasesByVersion,
  forgetRegistry,
  HistoryButton,
  MoreFailed,
  RegisteredMenu,
  type RegisteredModel,
  RegisteredPage,
  registryCrumbs,
  TagChips,
  usePagedRows,
  versionPages,
} from '../registry/index.ts';
import { AliasStrip } from './AliasStrip.tsx';
import type { ModelSearch } from './models-search.ts';
import { columnsOf, defaultColumns, modelIdOf, readVersionColumn, versionRows } from './prepare-versions.ts';
import { VersionColumnPicker } from './VersionColumnPicker.tsx';
import { VersionsTable } from './VersionsTable.tsx';
import { loggedModelsOfVersions, runsOfVersions } from './version-runs.ts';
import './models.css';

const from = '/models/$name';

/** What is in production, and which version is best? */
export function ModelPage() {
  const { name } = useParams({ from });
  return (
    <RegisteredPage kind="model" name={name}>
      {(model) => <Loaded key={name} model={model} />}
    </RegisteredPage>
  );
}

function Loaded({ model }: { readonly model: RegisteredModel }) {
  const { name = '' } = model;
  const search: ModelSearch = useSearch({ from });
  const navigate = useNavigate({ from });
  const set = useStable(
    (change: ModelSearch, replace?: boolean) =>
      void navigate({ search: (before: ModelSearch) => ({ ...before, ...change }), replace: replace ?? true }),
  );
  const describe = async (description: string) => {
    await call(registeredModels.updateRegisteredModel, { name, description });
    await forgetRegistry();
  };
  return (
    <Page
      title={name}
      crumbs={registryCrumbs('model')}
      actions={
        <>
          <HistoryButton isOpen={search.history ?? false} onToggle={(history) => set({ history }, false)} />
          <RegisteredMenu
            model={model}
            kind="model"
            onRenamed={(to) => void navigate({ to: from, params: { name: to }, replace: true })}
            onDeleted={() => void navigate({ to: '/models' })}
          />
        </>
      }
    >
      <div className="with-panel">
        <div className="grow">
          <header className="model-head">
            <AliasStrip model={model} />
            <Description text={model.description ?? ''} onSave={describe} />
            <div className="tag-list">
              <TagChips tags={model.tags} />
            </div>
          </header>
          <Versions model={model} search={search} set={set} />
        </div>
        {search.history && <AliasHistory name={name} onClose={() => set({ history: undefined }, false)} />}
      </div>
    </Page>
  );
}

const none: ReadonlyMap<string, never> = new Map<string, never>();

interface VersionsProps {
  readonly model: RegisteredModel;
  readonly search: ModelSearch;
  readonly set: (change: ModelSearch, replace?: boolean) => void;
}

function Versions({ model, search, set }: VersionsProps) {
  const { name = '' } = model;
  const pages = useInfiniteQuery({
    ...versionPages(name, 'model', search.asc),
    placeholderData: (before) => before,
  });
  const { rows: versions, rowCount, isComplete, onShow } = usePagedRows(pages);
  const runIds = useMemo(() => [...new Set(versions.map(({ run_id }) => run_id ?? ''))].filter(Boolean), [versions]);
  const ofRuns = useQuery(runsOfVersions(runIds));
  const modelIds = useMemo(() => [...new Set(versions.map(modelIdOf))].filter(Boolean), [versions]);
  const ofModels = useQuery(loggedModelsOfVersions(modelIds));
  const [runs, models] = [ofRuns.data ?? none, ofModels.data ?? none];
  const rows = useMemo(
    () => versionRows(versions, { aliases: aliasesByVersion(model), runs, models }),
    [versions, model, runs, models],
  );
  const shown = useMemo(() => search.col?.map(readVersionColumn) ?? defaultColumns(rows), [search.col, rows]);
  const [a, b, ...more] = [...(search.select ?? [])].sort((one, other) => Number(one) - Number(other));
  if (pages.error && versions.length === 0)
    return <Failure title="The versions could not be read." error={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.isPending) return <Skeleton />;
  if (versions.length === 0) return <NoVersions name={name} />;
  const canCompare = b !== undefined && more.length === 0;
  return (
    <>
      <div className={a === undefined ? 'bar' : 'bar bulk'}>
        {a === undefined ? (
          <span className="meta">
            {isComplete ? counted(rows.length, 'version') : `the first ${counted(rows.length, 'version')}`}
          </span>
        ) : (
          <strong>{counted((search.select ?? []).length, 'version')} selected</strong>
        )}
        <span className="grow" />
        <ValuesFailed values={[ofRuns, ofModels]} />
        {a !== undefined && !canCompare && <span className="meta">Select two to compare them.</span>}
        <Link
          className="button"
          disabled={!canCompare}
          aria-disabled={!canCompare}
          to="/models/$name/diff"
          params={{ name }}
          search={{ a, b }}
        >
          <GitCompare className="icon" aria-hidden /> Compare
        </Link>
        <VersionColumnPicker
          columns={columnsOf(rows)}
          isReading={ofRuns.isLoading || ofModels.isLoading}
          shown={shown}
          onShow={(col) => set({ col })}
        />
      </div>
      <VersionsTable {...{ model, rows, rowCount, onShow, shown, search, set }} />
      <MoreFailed pages={pages} />
    </>
  );
}

interface ValuesFailedProps {
  readonly values: readonly { readonly error: Error | null; readonly refetch: () => Promise<unknown> }[];
}

/** Values that could not be read are not values that nobody logged. */
function ValuesFailed({ values }: ValuesFailedProps) {
  const failed = values.filter(({ error }) => error !== null);
  if (failed.length === 0) return null;
  const retry = () => void Promise.all(failed.map(({ refetch }) => refetch()));
  return <Unread text="Values of the versions could not be read." onRetry={retry} />;
}

const NoVersions = ({ name }: { readonly name: string }) => (
  <Empty title="This model has no versions yet.">
    <p>A version is made when a logged model is registered under this name.</p>
    <CodeExample
      texts={{
        Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.register_model("runs:/<run id>/model", ${JSON.stringify(name)})`,
        Shell: `curl -X POST ${trackingUri}/api/2.0/mlflow/model-versions/create \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify({ name, source: 'runs:/<run id>/model', run_id: '<run id>' })}'`,
      }}
    />
  </Empty>
);
