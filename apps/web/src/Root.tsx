import { useNavigate } from '@tanstack/react-router';
import { Box, FlaskConical, House, MessageSquareText, Settings, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { commandSource } from './kernel/frame/command-source.ts';
import { Frame } from './kernel/frame/Frame.tsx';
import type { PaletteSource } from './kernel/frame/palette.ts';
import type { Section } from './kernel/frame/sections.ts';
import { experimentSource } from './slices/experiments/index.ts';
import { modelSource } from './slices/models/index.ts';
import { promptSource } from './slices/prompts/index.ts';
import { runSource } from './slices/runs/index.ts';

const sections: readonly Section[] = [
  { to: '/', label: 'Home', icon: House },
  { to: '/experiments', label: 'Experiments', icon: FlaskConical, also: ['/runs/', '/compare', '/logged-models/'] },
  { to: '/models', label: 'Models', icon: Box },
  { to: '/prompts', label: 'Prompts', icon: MessageSquareText },
  { to: '/trash', label: 'Trash', icon: Trash2, atEnd: true },
  { to: '/settings', label: 'Settings', icon: Settings, atEnd: true },
];

/** Places that the palette leads to beside those of the rail. */
const furtherPlaces = [
  { to: '/settings/webhooks', label: 'Webhooks' },
  { to: '/settings/about', label: 'About this server' },
];

/** The frame, with the sections and palette lines of every slice. */
export function Root() {
  const navigate = useNavigate();
  const sources = useMemo<readonly PaletteSource[]>(
    () => [
      experimentSource((ids) => void navigate({ to: '/experiments/$ids/runs', params: { ids } })),
      runSource((runId) => void navigate({ to: '/runs/$runId', params: { runId } })),
      modelSource((name) => void navigate({ to: '/models/$name', params: { name } })),
      promptSource((name) => void navigate({ to: '/prompts/$name', params: { name } })),
      commandSource(
        [...sections, ...furtherPlaces].map((place) => ({ ...place, go: () => void navigate({ to: place.to }) })),
      ),
    ],
    [navigate],
  );
  return <Frame sections={sections} sources={sources} />;
}
