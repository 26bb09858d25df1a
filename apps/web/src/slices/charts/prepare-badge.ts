import type { Line } from '../../kernel/chart/prepare-lines.ts';

export interface Badge {
  readonly text: string;
  readonly explanation: string;
}

/** Made once: to make one takes longer than to draw a card. */
const grouped = new Intl.NumberFormat('en');

/** Says when places stand for several points; nothing when every point is drawn. */
export function badgeOf(lines: readonly Pick<Line, 'perPlace' | 'total'>[]): Badge | undefined {
  const most = Math.max(0, ...lines.map(({ perPlace }) => perPlace));
  if (most <= 1) return undefined;
  const points = lines.reduce((sum, { total }) => sum + total, 0);
  return {
    text: `1 : ${grouped.format(most)}`,
    explanation:
      `Up to ${grouped.format(most)} of ${grouped.format(points)} points stand behind one place. The line is their mean, the area ` +
      'reaches from their minimum to their maximum. Zoom in to see each point.',
  };
}
