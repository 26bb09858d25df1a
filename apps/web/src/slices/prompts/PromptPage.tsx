import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TextDiff } from '../../kernel/ui/TextDiff.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { messagesOf, type PromptVersion, plainText, variablesOf } from './prepare-prompt.ts';
import { promptByName, promptVersions } from './prompt-queries.ts';
import './prompts.css';

const from = '/prompts/$name';

/** Which text is live, and what did it say before? */
export function PromptPage() {
  const { name } = useParams({ from });
  const { data: versions, error, refetch } = useQuery(promptVersions(name));
  const { error: missing } = useQuery(promptByName(name));
  const failed = missing ?? error;
  return (
    <Page title={name} crumbs={[{ key: 'prompts', link: <Link to="/prompts">Prompts</Link> }]}>
      {failed && (
        <Failure
          title={isMissing(failed) ? 'There is no such prompt.' : 'The prompt could not be read.'}
          error={failed}
          onRetry={() => void refetch()}
        />
      )}
      {!versions && !failed && <Skeleton />}
      {!failed && versions?.length === 0 && <Empty title="This prompt has no versions yet." />}
      {!failed && versions && versions.length > 0 && <Loaded name={name} versions={versions} />}
    </Page>
  );
}

interface LoadedProps {
  readonly name: string;
  readonly versions: readonly PromptVersion[];
}

function Loaded({ name, versions }: LoadedProps) {
  const search = useSearch({ from });
  const open = versions.find(({ version }) => version === search.version) ?? (versions[0] as PromptVersion);
  const against = versions.find(({ version }) => version === search.against);
  return (
    <div className="prompt">
      <VersionList name={name} versions={versions} open={open} />
      <div className="page-body prompt-text">
        <CompareChoice versions={versions} open={open} against={against} />
        {against ? <TextDiff left={plainText(against)} right={plainText(open)} /> : <Messages version={open} />}
        <h2>Use it</h2>
        <CodeExample
          texts={{
            Python: `import mlflow\n\nmlflow.set_tracking_uri("${trackingUri}")\nprompt = mlflow.genai.load_prompt("prompts:/${name}/${open.version}")\nprompt.format(${variablesOf(
              open,
            )
              .map((it) => `${it}=…`)
              .join(', ')})`,
          }}
        />
      </div>
    </div>
  );
}

function VersionList({ name, versions, open }: LoadedProps & { readonly open: PromptVersion }) {
  const { data: prompt } = useQuery(promptByName(name));
  const aliasesOf = (version: string | undefined) =>
    (prompt?.aliases ?? []).filter((it) => it.version === version).map(({ alias }) => alias);
  return (
    <nav className="prompt-versions" aria-label="Versions">
      {versions.map(({ version, creation_timestamp, description }) => (
        <Link
          key={version}
          from={from}
          search={(before) => ({ ...before, version })}
          aria-current={version === open.version ? 'true' : undefined}
        >
          <span className="line">
            <strong>Version {version}</strong>
            {aliasesOf(version).map((alias) => (
              <span key={alias} className="chip">
                @{alias}
              </span>
            ))}
          </span>
          <span className="meta cut">
            <TimeText ms={creation_timestamp} /> {description}
          </span>
        </Link>
      ))}
    </nav>
  );
}

interface CompareChoiceProps {
  readonly versions: readonly PromptVersion[];
  readonly open: PromptVersion;
  readonly against: PromptVersion | undefined;
}

function CompareChoice({ versions, open, against }: CompareChoiceProps) {
  const navigate = useNavigate({ from });
  const choose = (version: string) =>
    void navigate({ search: (before) => ({ ...before, against: version || undefined }) });
  return (
    <label className="line">
      <span className="meta">Compare with</span>
      <select className="field" value={against?.version ?? ''} onChange={(event) => choose(event.target.value)}>
        <option value="">nothing</option>
        {versions
          .filter(({ version }) => version !== open.version)
          .map(({ version }) => (
            <option key={version} value={version}>
              version {version}
            </option>
          ))}
      </select>
    </label>
  );
}

const Messages = ({ version }: { readonly version: PromptVersion }) =>
  messagesOf(version).map(({ role, text }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the messages of a version keep their places
    <article key={at} className="prompt-message">
      {role !== undefined && <h3>{role}</h3>}
      <pre>{text}</pre>
    </article>
  ));
