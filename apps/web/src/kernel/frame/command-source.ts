import { ArrowRight, Keyboard, Link2, type LucideIcon, PanelLeft, SunMoon } from 'lucide-react';
import { theme, themeLabels, themes } from '../theme.ts';
import { say } from '../ui/toasts.ts';
import { copyText } from './copy-text.ts';
import { keyHelp } from './key-help.ts';
import { matchesLoosely, type PaletteItem, type PaletteSource } from './palette.ts';
import { rail } from './rail-state.ts';

interface Place {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly go: () => void;
}

/** What can be done from anywhere: go to a place, change the colours, fold the sections, copy the address. */
export function commandSource(places: readonly Place[]): PaletteSource {
  const commands: readonly Omit<PaletteItem, 'kind' | 'id'>[] = [
    ...places.map(({ label, icon = ArrowRight, go }) => ({ label: `Go to ${label}`, icon, run: go })),
    ...themes.map((value) => ({
      label: `Colours: ${themeLabels[value].toLowerCase()}`,
      icon: SunMoon,
      run: () => theme.set(value),
    })),
    { label: 'Show the keys', icon: Keyboard, run: keyHelp.open },
    { label: 'Fold or unfold the sections', icon: PanelLeft, run: rail.toggleFolded },
    {
      label: 'Copy the address of this page',
      icon: Link2,
      run: () =>
        void copyText(location.href).then((done) =>
          say(done ? 'The link is copied.' : 'The browser did not let it be copied.'),
        ),
    },
  ];
  return (text) =>
    Promise.resolve(
      commands
        .filter(({ label }) => matchesLoosely(label, text))
        .map((command) => ({ ...command, id: `command-${encodeURIComponent(command.label)}`, kind: 'Command' })),
    );
}
