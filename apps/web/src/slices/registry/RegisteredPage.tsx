import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { registryCrumbs } from './RegistryLinks.tsx';
import { kindOf, type RegisteredModel, type RegistryKind } from './registry-kinds.ts';
import { registeredByName } from './registry-queries.ts';

interface RegisteredPageProps {
  readonly kind: RegistryKind;
  readonly name: string;
  readonly children: (model: RegisteredModel) => ReactNode;
}

/** One model or prompt by its name: its page when it is there, what became of it when not. A name of the other kind leads there. */
export function RegisteredPage({ kind, name, children }: RegisteredPageProps) {
  const { data: model, error, refetch } = useQuery(registeredByName(name));
  if (model && kindOf(model) !== kind) {
    return <Navigate to={kind === 'model' ? '/prompts/$name' : '/models/$name'} params={{ name }} replace />;
  }
  if (model) return children(model);
  return (
    <Page title={name} crumbs={registryCrumbs(kind)}>
      {error ? (
        <Failure
          title={
            isMissing(error)
              ? `There is no such ${kind}. It may have been renamed or deleted.`
              : `The ${kind} could not be read.`
          }
          error={error}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton lines={8} />
      )}
    </Page>
  );
}
