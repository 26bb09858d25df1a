import { Outlet } from '@tanstack/react-router';
import { CloudOff, Hourglass } from 'lucide-react';
import { useEffect } from 'react';
import { connection } from '../api/connection.ts';
import { useSlowAnswers } from '../api/slow-answers.ts';
import { density } from '../density.ts';
import { TipProvider } from '../ui/Tip.tsx';
import { ToastList } from '../ui/ToastList.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import { keyHelp } from './key-help.ts';
import { onKey } from './keys.ts';
import { Palette } from './Palette.tsx';
import { type PaletteSource, palette } from './palette.ts';
import { Rail } from './Rail.tsx';
import { rail } from './rail-state.ts';
import type { Section } from './sections.ts';

interface FrameProps {
  readonly sections: readonly Section[];
  readonly sources: readonly PaletteSource[];
}

/** What every page stands in. */
export function Frame({ sections, sources }: FrameProps) {
  const folded = rail.useFolded();
  const menu = rail.useMenu();
  const rows = density.use();
  useEffect(() => onKey('mod+k', palette.open), []);
  useEffect(() => onKey('[', rail.toggleFolded), []);
  useEffect(() => onKey('?', keyHelp.open), []);
  return (
    <TipProvider>
      <div className="frame" data-rail={folded ? 'folded' : 'open'} data-menu={menu ? 'open' : undefined}>
        <Rail sections={sections} />
        <main className="main" onPointerDown={menu ? rail.closeMenu : undefined}>
          <ServerBar />
          {/* Tables measure their rows once. */}
          <Outlet key={rows} />
        </main>
      </div>
      <Palette sources={sources} />
      <KeyHelp />
      <ToastList />
    </TipProvider>
  );
}

/** Says when the server is away, or slow. */
function ServerBar() {
  const online = connection.use();
  const slow = useSlowAnswers();
  if (online && slow === 0) return null;
  if (!online)
    return (
      <div className="offline" role="alert">
        <CloudOff className="icon" aria-hidden />
        The server does not answer. Reconnecting … What you see stays; changes can be made again when it is back.
      </div>
    );
  return (
    <div className="offline" role="status">
      <Hourglass className="icon" aria-hidden />
      The server is slow to answer. What was asked for is still on its way, and what you see stays.
    </div>
  );
}
