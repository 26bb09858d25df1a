const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Where a key moves the cursor of a table; undefined for keys that do not move it. */
export function moveCursor(key: string, at: number, rowCount: number, pageRows: number): number | undefined {
  if (rowCount === 0) return undefined;
  const clamp = (to: number): number => Math.max(0, Math.min(rowCount - 1, to));
  const step = steps[key];
  if (step) return clamp(at + step);
  if (key === 'PageDown') return clamp(at + pageRows);
  if (key === 'PageUp') return clamp(at - pageRows);
  if (key === 'Home') return 0;
  return key === 'End' ? rowCount - 1 : undefined;
}
