import { Menu as MenuIcon } from 'lucide-react';
import { Fragment, type ReactNode, useEffect } from 'react';
import { LiveMark } from './LiveMark.tsx';
import { rail } from './rail-state.ts';
import { ShareMenu } from './ShareMenu.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';

interface PageProps {
  readonly title: string;
  /** Links to what this page lies in. */
  readonly crumbs?: readonly { readonly key: string; readonly link: ReactNode }[];
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  /** Before the title: a status, a colour. */
  readonly mark?: ReactNode;
  readonly children: ReactNode;
}

/** Title line and content of a page. */
export function Page({ title, crumbs = [], actions, mark, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Millrace`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <button
          type="button"
          className="button bare icon-only menu-button"
          aria-label="Sections"
          onClick={rail.openMenu}
        >
          <MenuIcon className="icon" aria-hidden />
        </button>
        <div className="crumbs">
          {crumbs.map(({ key, link }) => (
            <Fragment key={key}>
              {link}
              <span className="slash" aria-hidden>
                /
              </span>
            </Fragment>
          ))}
          {mark}
          <h1 title={title}>{title}</h1>
        </div>
        {actions && <div className="page-actions">{actions}</div>}
        <LiveMark />
        <ShareMenu />
        <ThemeMenu />
      </header>
      {children}
    </div>
  );
}
