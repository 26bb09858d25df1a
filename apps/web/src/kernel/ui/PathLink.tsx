import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import { staticPrefix } from '../page-facts.ts';

interface PathLinkProps {
  /** Below the static prefix: `/runs/…`. */
  readonly path: string;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link for rows of long tables: the router's own listens to every change of the address, which hundreds of them are too many for. */
export function PathLink({ path, className, title, children }: PathLinkProps) {
  const router = useRouter();
  const follow = (event: MouseEvent): void => {
    const opensElsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (opensElsewhere || event.defaultPrevented) return;
    event.preventDefault();
    void router.navigate({ href: path });
  };
  return (
    <a className={className} href={staticPrefix + path} title={title} onClick={follow}>
      {children}
    </a>
  );
}
