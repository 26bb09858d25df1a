import { Link } from '@tanstack/react-router';
import { GitCompare, Milestone } from 'lucide-react';
import { useState } from 'react';
import { trackingUri } from '../../kernel/page-facts.ts';
import { CodeExample } from '../../kernel/ui/CodeExample.tsx';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import {
  AliasChip,
  AliasDialog,
  aliasesByVersion,
  type RegisteredModel,
  TagChips,
  VersionMenu,
} from '../registry/index.ts';
import { PromptSettings } from './PromptSettings.tsx';
import { PromptText } from './PromptText.tsx';
import { type PromptVersion, storedText, variablesOf } from './prepare-prompt.ts';
import { promptSnippets } from './prompt-snippets.ts';

interface PromptVersionViewProps {
  readonly prompt: RegisteredModel;
  readonly version: PromptVersion;
  /** The version before this one. */
  readonly before: string | undefined;
  readonly onDeleted: () => void;
}

/** One version: its text, what it needs, and how it is used. */
export function PromptVersionView({ prompt, version: row, before, onDeleted }: PromptVersionViewProps) {
  const { name = '' } = prompt;
  const { version = '', creation_timestamp, description, tags } = row;
  const [isChoosing, setChoosing] = useState(false);
  const aliases = aliasesByVersion(prompt).get(version) ?? [];
  const live = prompt.aliases?.find((it) => it.version !== version);
  const other = live?.version ?? before;
  return (
    <article className="page-body prompt-text">
      <header>
        <div className="line">
          <h2>Version {version}</h2>
          {aliases.map((alias) => (
            <AliasChip key={alias} alias={alias} />
          ))}
          <span className="grow" />
          {other !== undefined && (
            <Link className="button" to="/prompts/$name/diff" params={{ name }} search={{ a: other, b: version }}>
              <GitCompare className="icon" aria-hidden /> Compare with {live?.alias ?? `version ${other}`}
            </Link>
          )}
          <button type="button" className="button" onClick={() => setChoosing(true)}>
            <Milestone className="icon" aria-hidden /> Aliases
          </button>
          <VersionMenu model={prompt} version={row} kind="prompt" onDeleted={onDeleted} />
        </div>
        <p>
          {description}{' '}
          <span className="meta">
            <TimeText ms={creation_timestamp} />
          </span>
        </p>
        <div className="tag-list">
          <TagChips tags={tags} />
        </div>
      </header>
      <section className="prompt-messages">
        <PromptText version={row} />
        <CopyButton text={storedText(row)} label="Copy the template" />
      </section>
      <PromptSettings version={row} />
      <section>
        <h2>Use it</h2>
        <CodeExample
          texts={promptSnippets({ trackingUri, name, version, alias: aliases[0], variables: variablesOf(row) })}
        />
      </section>
      {isChoosing && (
        <AliasDialog name={name} version={version} aliases={prompt.aliases ?? []} onClose={() => setChoosing(false)} />
      )}
    </article>
  );
}
