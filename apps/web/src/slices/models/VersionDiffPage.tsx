import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Page } from '../../kernel/frame/Page.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { type RegisteredModel, registeredByName, registryCrumbs, VersionPair } from '../registry/index.ts';
import { DiffTables } from './DiffTables.tsx';
import { DiffVerdict } from './DiffVerdict.tsx';
import type { DiffSearch } from './models-search.ts';
import { prepareSafety } from './prepare-verdict.ts';
import { comparisonOf } from './version-queries.ts';
import './models.css';

const from = '/models/$name/diff';

/** Is it safe to promote? */
export function VersionDiffPage() {
  const { name } = useParams({ from });
  const { data: model, error, refetch } = useQuery(registeredByName(name));
  return (
    <Page title="What changed" crumbs={registryCrumbs('model', name)}>
      {model ? (
        <Compared name={name} model={model} />
      ) : error ? (
        <Failure title="The model could not be read." error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

interface ComparedProps {
  readonly name: string;
  readonly model: RegisteredModel;
}

function Compared({ name, model }: ComparedProps) {
  const { a = '', b = '' } = useSearch({ from });
  const navigate = useNavigate({ from });
  const set = (change: DiffSearch) =>
    void navigate({ search: (before: DiffSearch) => ({ ...before, ...change }), replace: true });
  const { data: found, error, refetch } = useQuery(comparisonOf(name, a, b));
  return (
    <>
      <div className="bar">
        <VersionPair model={model} name={name} kind="model" a={a} b={b} onPick={set} />
      </div>
      <div className="page-body">
        {a === '' || b === '' || a === b ? (
          <Empty title="Choose two versions above." />
        ) : found ? (
          <div className="diff-page">
            <DiffVerdict model={model} a={a} b={b} safety={prepareSafety(found, a, b)} remarks={found.remarks ?? []} />
            <DiffTables found={found} a={a} b={b} />
          </div>
        ) : error ? (
          <Failure title="The versions could not be compared." error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton />
        )}
      </div>
    </>
  );
}
