import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import {
  AliasHistory,
  aliasesByVersion,
  HistoryButton,
  MoreFailed,
  RegisteredMenu,
  type RegisteredModel,
  RegisteredPage,
  registryCrumbs,
  versionByNumber,
  versionPages,
} from '../registry/index.ts';
import { PromptDialog } from './PromptDialog.tsx';
import { PromptVersionView } from './PromptVersionView.tsx';
import { editableText, isChat, type PromptVersion } from './prepare-prompt.ts';
import { addVersion } from './prompt-acts.ts';
import type { PromptSearch } from './prompts-search.ts';
import { VersionList } from './VersionList.tsx';
import './prompts.css';

const from = '/prompts/$name';

/** Which text is live, and what did it say before? */
export function PromptPage() {
  const { name } = useParams({ from });
  return (
    <RegisteredPage kind="prompt" name={name}>
      {(prompt) => <Loaded key={name} prompt={prompt} />}
    </RegisteredPage>
  );
}

function Loaded({ prompt }: { readonly prompt: RegisteredModel }) {
  const { name = '' } = prompt;
  const search: PromptSearch = useSearch({ from });
  const navigate = useNavigate({ from });
  const [isWriting, setWriting] = useState(false);
  const pages = useInfiniteQuery(versionPages(name, 'prompt'));
  const versions = pages.data?.pages.flatMap(({ rows }) => rows) ?? [];
  const open = useOpenVersion(name, versions, search.version);
  // A new version begins with the text of the open one, which must be there first.
  const canWrite = open.data !== undefined || pages.data?.pages[0]?.rows.length === 0;
  const set = (change: PromptSearch) => void navigate({ search: (before: PromptSearch) => ({ ...before, ...change }) });
  return (
    <Page
      title={name}
      crumbs={registryCrumbs('prompt')}
      actions={
        <>
          <HistoryButton isOpen={search.history ?? false} onToggle={(history) => set({ history })} />
          <button type="button" className="button primary" disabled={!canWrite} onClick={() => setWriting(true)}>
            <Plus className="icon" aria-hidden /> New version
          </button>
          <RegisteredMenu
            model={prompt}
            kind="prompt"
            onRenamed={(to) => void navigate({ to: from, params: { name: to }, replace: true })}
            onDeleted={() => void navigate({ to: '/prompts' })}
          />
        </>
      }
    >
      {pages.error && versions.length === 0 && (
        <Failure title="The versions could not be read." error={pages.error} onRetry={() => void pages.refetch()} />
      )}
      {pages.isPending && <Skeleton />}
      {pages.data && versions.length === 0 && <NoVersions name={name} />}
      {versions.length > 0 && (
        <div className="with-panel">
          <div className="grow prompt">
            <VersionList
              name={name}
              versions={versions}
              open={open.data?.version}
              aliases={aliasesByVersion(prompt)}
              onMore={pages.hasNextPage ? () => void pages.fetchNextPage() : undefined}
            />
            {open.data ? (
              <PromptVersionView
                key={open.data.version}
                prompt={prompt}
                version={open.data}
                before={versionBefore(versions, open.data)}
                onDeleted={() => set({ version: undefined })}
              />
            ) : open.error ? (
              <Failure
                title={
                  isMissing(open.error)
                    ? 'There is no such version. It may have been deleted.'
                    : 'The version could not be read.'
                }
                error={open.error}
                onRetry={open.retry}
              />
            ) : (
              <Skeleton />
            )}
          </div>
          {search.history && <AliasHistory name={name} onClose={() => set({ history: undefined })} />}
        </div>
      )}
      <MoreFailed pages={pages} />
      {isWriting && (
        <PromptDialog
          title="New version"
          action="Save as a new version"
          initial={{
            name,
            text: editableText(open.data ?? {}),
            isChat: isChat(open.data ?? {}),
            message: '',
          }}
          isNew={false}
          onSubmit={(draft) => addVersion({ ...draft, name })}
          onDone={(version) => set({ version })}
          onClose={() => setWriting(false)}
        />
      )}
    </Page>
  );
}

/** The version of the address, which need not be on the pages that are loaded; without one the newest. */
function useOpenVersion(name: string, versions: readonly PromptVersion[], wanted: string | undefined) {
  const listed = wanted === undefined ? versions[0] : versions.find(({ version }) => version === wanted);
  const alone = useQuery({ ...versionByNumber(name, wanted ?? ''), enabled: wanted !== undefined && !listed });
  return { data: listed ?? alone.data, error: alone.error, retry: () => void alone.refetch() };
}

const versionBefore = (versions: readonly PromptVersion[], open: PromptVersion): string | undefined =>
  versions.find(({ version }) => Number(version) < Number(open.version))?.version;

const NoVersions = ({ name }: { readonly name: string }) => (
  <Empty title="This prompt has no versions yet.">
    <CodeExample
      texts={{
        Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nmlflow.genai.register_prompt(name=${JSON.stringify(name)}, template="Summarise: {{ text }}")`,
      }}
    />
  </Empty>
);
