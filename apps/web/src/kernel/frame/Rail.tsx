import { Link, useLocation } from '@tanstack/react-router';
import { Keyboard, PanelLeft, Search } from 'lucide-react';
import icon from '../look/icon.svg';
import { staticPrefix } from '../page-facts.ts';
import { keyHelp } from './key-help.ts';
import { palette } from './palette.ts';
import { rail } from './rail-state.ts';
import type { Section } from './sections.ts';

/** The sections of the application, and the way to everything else. */
export function Rail({ sections }: { readonly sections: readonly Section[] }) {
  const places = (atEnd: boolean) =>
    sections
      .filter((section) => Boolean(section.atEnd) === atEnd)
      .map((section) => <Place key={section.to} {...section} />);
  return (
    <nav className="rail" aria-label="Sections">
      <Link to="/" className="brand" aria-label="Millrace, home">
        <img src={icon} alt="" />
        <span className="text">Millrace</span>
      </Link>
      <button type="button" className="section" title="Find (Ctrl K)" onClick={() => palette.open()}>
        <Search className="icon" aria-hidden />
        <span className="text">Find</span>
        <kbd className="text end-of-line">Ctrl K</kbd>
      </button>
      {places(false)}
      <div className="end" />
      {places(true)}
      <button type="button" className="section" title="Keys (?)" onClick={keyHelp.open}>
        <Keyboard className="icon" aria-hidden />
        <span className="text">Keys</span>
        <kbd className="text end-of-line">?</kbd>
      </button>
      <button type="button" className="section" title="Fold the sections ([)" onClick={() => rail.toggleFolded()}>
        <PanelLeft className="icon" aria-hidden />
        <span className="text">Fold</span>
        <kbd className="text end-of-line">[</kbd>
      </button>
    </nav>
  );
}

function Place({ to, label, icon: Icon, also = [] }: Section) {
  const path = useLocation({ select: ({ pathname }) => pathname.slice(staticPrefix.length) });
  const isHere = also.some((start) => path.startsWith(start));
  return (
    <Link
      to={to}
      className="section"
      aria-label={label}
      title={label}
      {...(isHere && { 'data-status': 'active' })}
      activeOptions={{ exact: to === '/' }}
      onClick={() => rail.closeMenu()}
    >
      <Icon className="icon" aria-hidden />
      <span className="text">{label}</span>
    </Link>
  );
}
