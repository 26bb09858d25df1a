import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RegistryKind } from './registry-kinds.ts';

interface NameLinkProps {
  readonly kind: RegistryKind;
  readonly name: string;
}

/** The page of a model or a prompt. */
export const NameLink = ({ kind, name }: NameLinkProps) => (
  <Link className="cut" title={name} to={kind === 'model' ? '/models/$name' : '/prompts/$name'} params={{ name }}>
    {name}
  </Link>
);

interface VersionLinkProps extends NameLinkProps {
  readonly version: string;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** The page of one version: a model's has a page of its own, a prompt's is a part of the prompt. */
export const VersionLink = ({ kind, name, version, ...rest }: VersionLinkProps) =>
  kind === 'model' ? (
    <Link to="/models/$name/versions/$version" params={{ name, version }} {...rest} />
  ) : (
    <Link to="/prompts/$name" params={{ name }} search={{ version }} {...rest} />
  );

const lists = {
  model: <Link to="/models">Models</Link>,
  prompt: <Link to="/prompts">Prompts</Link>,
} as const;

/** What a model or prompt lies in; with its name, what one of its versions lies in. */
export const registryCrumbs = (kind: RegistryKind, name?: string) => [
  { key: 'all', link: lists[kind] },
  ...(name === undefined ? [] : [{ key: 'name', link: <NameLink kind={kind} name={name} /> }]),
];
