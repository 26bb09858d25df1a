import { Tag as TagIcon } from 'lucide-react';
import { isOwnTag } from './prepare-tags.ts';

/** A name that points to a version. */
export const AliasChip = ({ alias }: { readonly alias: string }) => (
  <span className="chip alias-chip" title={`alias ${alias}`}>
    <span className="cut">{alias}</span>
  </span>
);

/** Nothing for a version in no stage. */
export const StageText = ({ stage }: { readonly stage: string | undefined }) =>
  stage === undefined || stage === 'None' ? null : (
    <span className="stage" data-stage={stage}>
      {stage}
    </span>
  );

interface TagChipsProps {
  readonly tags: readonly { readonly key?: string; readonly value?: string }[] | undefined;
}

/** Tags that people set. */
export const TagChips = ({ tags = [] }: TagChipsProps) =>
  tags
    .filter(({ key = '' }) => isOwnTag(key))
    .map(({ key, value }) => (
      <span key={key} className="chip" title={`${key}: ${value}`}>
        <TagIcon className="icon" aria-hidden />
        <span className="cut">{value ? `${key}: ${value}` : key}</span>
      </span>
    ));
