import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { GitCompare, Milestone } from 'lucide-react';
import { useState } from 'react';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import {
  AliasChip,
  AliasDialog,
  aliasesByVersion,
  type ModelVersion,
  type RegisteredModel,
  registeredByName,
  registryCrumbs,
  VersionMenu,
  versionByNumber,
} from '../registry/index.ts';
import { VersionFiles } from './VersionFiles.tsx';
import { VersionOverview } from './VersionOverview.tsx';
import './models.css';

const from = '/models/$name/versions/$version';

/** What is this version made of, and how is it used? */
export function VersionPage() {
  const { name, version } = useParams({ from });
  const model = useQuery(registeredByName(name));
  const row = useQuery(versionByNumber(name, version));
  const error = model.error ?? row.error;
  // What is typed or was verified belongs to one version.
  if (model.data && row.data && !isMissing(row.error))
    return <Loaded key={`${name} ${version}`} model={model.data} version={row.data} />;
  const retry = () => void Promise.all([model.refetch(), row.refetch()]);
  return (
    <Page title={`Version ${version}`} crumbs={registryCrumbs('model', name)}>
      {error ? (
        <Failure
          title={
            isMissing(error) ? 'There is no such version. It may have been deleted.' : 'The version could not be read.'
          }
          error={error}
          onRetry={retry}
        />
      ) : (
        <Skeleton lines={8} />
      )}
    </Page>
  );
}

interface LoadedProps {
  readonly model: RegisteredModel;
  readonly version: ModelVersion;
}

function Loaded({ model, version: row }: LoadedProps) {
  const { name = '', version = '' } = row;
  const { part, path } = useSearch({ from });
  const navigate = useNavigate({ from });
  const [isPromoting, setPromoting] = useState(false);
  const aliases = aliasesByVersion(model).get(version) ?? [];
  const live = model.aliases?.find((it) => it.version !== version);
  return (
    <Page
      title={`Version ${version}`}
      crumbs={registryCrumbs('model', name)}
      actions={
        <>
          {aliases.map((alias) => (
            <AliasChip key={alias} alias={alias} />
          ))}
          {live?.version && (
            <Link className="button" to="/models/$name/diff" params={{ name }} search={{ a: live.version, b: version }}>
              <GitCompare className="icon" aria-hidden /> Compare with {live.alias}
            </Link>
          )}
          <button type="button" className="button primary" onClick={() => setPromoting(true)}>
            <Milestone className="icon" aria-hidden /> {aliases.length > 0 ? 'Aliases' : 'Promote'}
          </button>
          <VersionMenu
            model={model}
            version={row}
            kind="model"
            onDeleted={() => void navigate({ to: '/models/$name', params: { name } })}
          />
        </>
      }
    >
      <nav className="tabs" aria-label="Parts of the version">
        <Link
          from={from}
          search={{}}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={part ? undefined : 'page'}
        >
          Overview
        </Link>
        <Link from={from} search={{ part: 'files' }} aria-current={part === 'files' ? 'page' : undefined}>
          Files
        </Link>
      </nav>
      {part === 'files' ? (
        <VersionFiles
          name={name}
          version={version}
          open={path}
          onOpen={(next) => void navigate({ search: { part: 'files', path: next } })}
        />
      ) : (
        <VersionOverview version={row} aliases={aliases} />
      )}
      {isPromoting && (
        <AliasDialog name={name} version={version} aliases={model.aliases ?? []} onClose={() => setPromoting(false)} />
      )}
    </Page>
  );
}
