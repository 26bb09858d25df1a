import { Link } from '@tanstack/react-router';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasChip } from '../registry/index.ts';
import type { PromptVersion } from './prepare-prompt.ts';

interface VersionListProps {
  readonly name: string;
  readonly versions: readonly PromptVersion[];
  readonly open: string | undefined;
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** Absent when all are listed. */
  readonly onMore: (() => void) | undefined;
}

/** Versions, newest first, with what was said of each change. */
export const VersionList = ({ name, versions, open, aliases, onMore }: VersionListProps) => (
  <nav className="prompt-versions" aria-label="Versions">
    {versions.map(({ version = '', creation_timestamp, description }) => (
      <Link
        key={version}
        to="/prompts/$name"
        params={{ name }}
        search={(before) => ({ ...before, version })}
        aria-current={version === open ? 'page' : undefined}
      >
        <span className="line">
          <strong>Version {version}</strong>
          {aliases.get(version)?.map((alias) => (
            <AliasChip key={alias} alias={alias} />
          ))}
        </span>
        <span className="cut" title={description}>
          {description}
        </span>
        <span className="meta">
          <TimeText ms={creation_timestamp} />
        </span>
      </Link>
    ))}
    {onMore && (
      <button type="button" className="button bare" onClick={onMore}>
        Older versions
      </button>
    )}
  </nav>
);
