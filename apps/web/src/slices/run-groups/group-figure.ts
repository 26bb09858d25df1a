/** What of its runs a group shows. */
export const groupFigures = ['mean', 'min', 'median', 'max'] as const;
export type GroupFigure = (typeof groupFigures)[number];

/** The mean where the address names none. */
export const readFigure = (text: string | undefined): GroupFigure =>
  groupFigures.find((figure) => figure === text) ?? 'mean';
