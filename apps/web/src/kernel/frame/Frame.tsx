import { Outlet } from '@tanstack/react-router';
import { CloudOff } from 'lucide-react';
import { useEffect } from 'react';
import { connection } from '../api/connection.ts';
import { TipProvider } from '../ui/Tip.tsx';
import { ToastList } from '../ui/ToastList.tsx';
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
  useEffect(() => onKey('mod+k', palette.open), []);
  useEffect(() => onKey('[', rail.toggleFolded), []);
  return (
    <TipProvider>
      <div className="frame" data-rail={folded ? 'folded' : 'open'} data-menu={menu ? 'open' : undefined}>
        <Rail sections={sections} />
        <main className="main" onPointerDown={menu ? rail.closeMenu : undefined}>
          <OfflineBar />
          <Outlet />
        </main>
      </div>
      <Palette sources={sources} />
      <ToastList />
    </TipProvider>
  );
}

function OfflineBar() {
  const online = connection.use();
  if (online) return null;
  return (
    <div className="offline" role="alert">
      <CloudOff className="icon" aria-hidden />
      The server does not answer. Reconnecting … What you see stays; changes can be made again when it is back.
    </div>
  );
}
