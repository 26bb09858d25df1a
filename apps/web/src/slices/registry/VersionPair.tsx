import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import { aliasesByVersion } from './prepare-aliases.ts';
import type { RegisteredModel, RegistryKind } from './registry-kinds.ts';
import { versionPages } from './registry-queries.ts';

interface VersionPairProps {
  readonly model: RegisteredModel;
  readonly name: string;
  readonly kind: RegistryKind;
  /** What is; empty while none is chosen. */
  readonly a: string;
  /** What may come. */
  readonly b: string;
  readonly onPick: (change: { readonly a?: string; readonly b?: string }) => void;
}

/** Chooses two versions, and swaps them. */
export function VersionPair({ model, name, kind, a, b, onPick }: VersionPairProps) {
  const { data } = useInfiniteQuery(versionPages(name, kind));
  const listed = data?.pages.flatMap(({ rows }) => rows.map(({ version = '' }) => version)) ?? [];
  const pick = { listed, aliases: aliasesByVersion(model) };
  return (
    <>
      <VersionPick {...pick} label="From version" value={a} onPick={(next) => onPick({ a: next })} />
      <button
        type="button"
        className="button bare icon-only"
        aria-label="Swap the versions"
        onClick={() => onPick({ a: b || undefined, b: a || undefined })}
      >
        <ArrowLeftRight className="icon" aria-hidden />
      </button>
      <VersionPick {...pick} label="To version" value={b} onPick={(next) => onPick({ b: next })} />
    </>
  );
}

interface VersionPickProps {
  readonly label: string;
  readonly value: string;
  readonly listed: readonly string[];
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly onPick: (version: string) => void;
}

function VersionPick({ label, value, listed, aliases, onPick }: VersionPickProps) {
  // A version of the address may be older than those that are listed.
  const numbers = value === '' || listed.includes(value) ? listed : [value, ...listed];
  return (
    <select className="field pick" aria-label={label} value={value} onChange={(event) => onPick(event.target.value)}>
      {value === '' && <option value="">Version …</option>}
      {numbers.map((version) => (
        <option key={version} value={version}>
          Version {version}
          {aliases.has(version) && ` (${aliases.get(version)?.join(', ')})`}
        </option>
      ))}
    </select>
  );
}
