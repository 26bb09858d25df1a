import type { Line } from '../../kernel/chart/prepare-lines.ts';

export interface Badge {
  readonly text: string;
  readonly explanation: string;
}

/** Says when places stand for several points; nothing when every point is drawn. */
export function badgeOf(lines: readonly Pick<Line, 'perPlace' | 'total'>[]): Badge | undefined {
  const most = Math.max(0, ...lines.map(({ perPlace }) => perPlace));
  if (most <= 1) return undefined;
  const points = lines.reduce((sum, { total }) => sum + total, 0);
  return {
    text: `1 : ${most.toLocaleString('en')}`,
    explanation:
      `Up to ${most.toLocaleString('en')} of ${points.toLocaleString('en')} points stand behind one place. The line is their mean, the area ` +
      'reaches from their minimum to their maximum. Zoom in to see each point.',
  };
}
