import type { Line } from '../../kernel/chart/prepare-lines.ts';
import type { ChartRun } from './chart-run.ts';

export interface Badge {
  readonly text: string;
  readonly explanation: string;
}

/** Made once: to make one takes longer than to draw a card. */
const grouped = new Intl.NumberFormat('en');

/** Says when places stand for several points, or lines of groups for a part of their runs; nothing when all is drawn. */
export function badgeOf(
  lines: readonly Pick<Line, 'perPlace' | 'total'>[],
  runs: readonly Pick<ChartRun, 'members' | 'count'>[],
): Badge | undefined {
  const badges = [membersBadge(runs), pointsBadge(lines)].filter((badge) => badge !== undefined);
  if (badges.length === 0) return undefined;
  return {
    text: badges.map(({ text }) => text).join(' · '),
    explanation: badges.map(({ explanation }) => explanation).join(' '),
  };
}

function membersBadge(runs: readonly Pick<ChartRun, 'members' | 'count'>[]): Badge | undefined {
  const members = runs.reduce((sum, { members: own = [] }) => sum + own.length, 0);
  const count = runs.reduce((sum, { count: own = 0 }) => sum + own, 0);
  if (members >= count) return undefined;
  const text = `${grouped.format(members)} of ${grouped.format(count)} runs`;
  return { text, explanation: `The lines are made of ${text} of their groups, the first of each.` };
}

function pointsBadge(lines: readonly Pick<Line, 'perPlace' | 'total'>[]): Badge | undefined {
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
