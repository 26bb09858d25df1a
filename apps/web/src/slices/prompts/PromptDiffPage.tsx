import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Milestone } from 'lucide-react';
import { Page } from '../../kernel/frame/Page.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TextDiff } from '../../kernel/ui/TextDiff.tsx';
import {
  aliasesByVersion,
  attempt,
  moveAlias,
  type RegisteredModel,
  registeredByName,
  registryCrumbs,
  VersionPair,
  versionByNumber,
} from '../registry/index.ts';
import { type PromptVersion, plainText } from './prepare-prompt.ts';
import { preparePromptDiff, type SettingDifference } from './prepare-prompt-diff.ts';
import type { PromptDiffSearch } from './prompts-search.ts';
import './prompts.css';

const from = '/prompts/$name/diff';

/** What changed between two versions of a prompt, the text first. */
export function PromptDiffPage() {
  const { name } = useParams({ from });
  const { a = '', b = '' } = useSearch({ from });
  const navigate = useNavigate({ from });
  const { data: prompt = {} } = useQuery(registeredByName(name));
  const [one, two] = [useQuery(versionByNumber(name, a)), useQuery(versionByNumber(name, b))];
  const set = (change: PromptDiffSearch) =>
    void navigate({ search: (before: PromptDiffSearch) => ({ ...before, ...change }), replace: true });
  const error = one.error ?? two.error;
  return (
    <Page title="What changed" crumbs={registryCrumbs('prompt', name)}>
      <div className="bar">
        <VersionPair model={prompt} name={name} kind="prompt" a={a} b={b} onPick={set} />
        <span className="grow" />
        <Promote prompt={prompt} a={a} b={b} />
      </div>
      <div className="page-body">
        {a === '' || b === '' || a === b ? (
          <Empty title="Choose two versions above." />
        ) : one.data && two.data ? (
          <Differences a={one.data} b={two.data} />
        ) : error ? (
          <Failure
            title="The versions could not be compared."
            error={error}
            onRetry={() => void Promise.all([one.refetch(), two.refetch()])}
          />
        ) : (
          <Skeleton />
        )}
      </div>
    </Page>
  );
}

interface PromoteProps {
  readonly prompt: RegisteredModel;
  readonly a: string;
  readonly b: string;
}

const Promote = ({ prompt, a, b }: PromoteProps) =>
  b !== '' &&
  aliasesByVersion(prompt)
    .get(a)
    ?.map((alias) => (
      <button
        key={alias}
        type="button"
        className="button primary"
        onClick={() => attempt(moveAlias({ name: prompt.name ?? '', alias, version: b }))}
      >
        <Milestone className="icon" aria-hidden /> Move {alias} to version {b}
      </button>
    ));

function Differences({ a, b }: { readonly a: PromptVersion; readonly b: PromptVersion }) {
  const [left, right] = [plainText(a), plainText(b)];
  const { added, removed, settings } = preparePromptDiff(a, b);
  return (
    <div className="prompt-diff">
      <ul>
        {added.length > 0 && (
          <li>
            Callers must now give <Names names={added} />.
          </li>
        )}
        {removed.length > 0 && (
          <li>
            No longer used: <Names names={removed} />.
          </li>
        )}
        {added.length === 0 && removed.length === 0 && <li>The variables are the same: callers need no change.</li>}
      </ul>
      <section>
        <h2>Text</h2>
        {left === right ? <p className="meta">The texts are equal.</p> : <TextDiff left={left} right={right} />}
      </section>
      {settings.length > 0 && <Settings settings={settings} a={a.version} b={b.version} />}
    </div>
  );
}

const Names = ({ names }: { readonly names: readonly string[] }) =>
  names.map((name) => (
    <code key={name} className="chip">
      {name}
    </code>
  ));

interface SettingsProps {
  readonly settings: readonly SettingDifference[];
  readonly a: string | undefined;
  readonly b: string | undefined;
}

const Settings = ({ settings, a, b }: SettingsProps) => (
  <section>
    <h2>Settings</h2>
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Version {a}</th>
          <th scope="col">Version {b}</th>
        </tr>
      </thead>
      <tbody>
        {settings.map(({ key, before, after }) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td>{before ?? <span className="meta">–</span>}</td>
            <td>{after ?? <span className="meta">–</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
