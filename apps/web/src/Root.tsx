import { useNavigate } from '@tanstack/react-router';
import { Box, FlaskConical, House, MessageSquareText, Settings, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { Frame } from './kernel/frame/Frame.tsx';
import type { PaletteSource } from './kernel/frame/palette.ts';
import type { Section } from './kernel/frame/sections.ts';
import { experimentSource } from './slices/experiments/index.ts';
import { modelSource } from './slices/models/index.ts';
import { promptSource } from './slices/prompts/index.ts';

const sections: readonly Section[] = [
  { to: '/', label: 'Home', icon: House },
  { to: '/experiments', label: 'Experiments', icon: FlaskConical, also: ['/runs/', '/compare', '/logged-models/'] },
  { to: '/models', label: 'Models', icon: Box },
  { to: '/prompts', label: 'Prompts', icon: MessageSquareText },
  { to: '/trash', label: 'Trash', icon: Trash2, atEnd: true },
  { to: '/settings', label: 'Settings', icon: Settings, atEnd: true },
];

/** The frame, with the sections and palette lines of every slice. */
export function Root() {
  const navigate = useNavigate();
  const sources = useMemo<readonly PaletteSource[]>(
    () => [
      experimentSource((ids) => void navigate({ to: '/experiments/$ids/runs', params: { ids } })),
      modelSource((name) => void navigate({ to: '/models/$name', params: { name } })),
      promptSource((name) => void navigate({ to: '/prompts/$name', params: { name } })),
    ],
    [navigate],
  );
  return <Frame sections={sections} sources={sources} />;
}
