/** A line of two texts side by side; a side without the line is undefined. */
export interface DiffLine {
  readonly left?: string;
  readonly right?: string;
  readonly kind: 'same' | 'changed' | 'left' | 'right';
}

/** Differences that are looked for; beyond, the rest is shown as changed. */
const editsMost = 600;

/** Two texts by lines, with as few differences as there are (Myers' greedy algorithm). */
export function diffLines(left: string, right: string): DiffLine[] {
  const [a, b] = [left.split('\n'), right.split('\n')];
  return paired(editsOf(a, b));
}

type Edit = { readonly kind: 'same' | 'left' | 'right'; readonly text: string };

function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  const trace = walk(a, b);
  if (!trace)
    return [
      ...a.map((text) => ({ kind: 'left', text }) as const),
      ...b.map((text) => ({ kind: 'right', text }) as const),
    ];
  const edits: Edit[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const reached = trace[d] as Map<number, number>;
    const k = x - y;
    const down = k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const fromX = reached.get(before) ?? 0;
    const fromY = fromX - before;
    while (x > fromX && y > fromY && d >= 0 && x > 0 && y > 0 && a[x - 1] === b[y - 1]) {
      edits.push({ kind: 'same', text: a[x - 1] as string });
      x -= 1;
      y -= 1;
    }
    if (d === 0) break;
    edits.push(down ? { kind: 'right', text: b[y - 1] as string } : { kind: 'left', text: a[x - 1] as string });
    [x, y] = [fromX, fromY];
  }
  return edits.reverse();
}

/** How far each diagonal was reached before each step; undefined when the texts differ too much. */
function walk(a: readonly string[], b: readonly string[]): Map<number, number>[] | undefined {
  let reached = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(editsMost, a.length + b.length); d++) {
    trace.push(reached);
    const next = new Map(reached);
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
      let x = down ? (reached.get(k + 1) ?? 0) : (reached.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace;
    }
    reached = next;
  }
  return undefined;
}

/** Lines that went and lines that came at one place stand beside each other. */
function paired(edits: readonly Edit[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let [gone, came]: [string[], string[]] = [[], []];
  const flush = (): void => {
    for (let i = 0; i < Math.max(gone.length, came.length); i++) {
      const [left, right] = [gone[i], came[i]];
      lines.push({ left, right, kind: left === undefined ? 'right' : right === undefined ? 'left' : 'changed' });
    }
    [gone, came] = [[], []];
  };
  for (const { kind, text } of edits) {
    if (kind === 'left') gone.push(text);
    else if (kind === 'right') came.push(text);
    else {
      flush();
      lines.push({ left: text, right: text, kind });
    }
  }
  flush();
  return lines;
}

/** A stretch of lines that are equal, folded, or the lines themselves. */
export type DiffPart = { readonly folded: number } | DiffLine;

/** Equal stretches longer than twice `around` are folded to their edges. */
export function foldedDiff(lines: readonly DiffLine[], around = 3): DiffPart[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, i) => {
    if (kind !== 'same') for (let j = i - around; j <= i + around; j++) near.add(j);
  });
  const parts: DiffPart[] = [];
  lines.forEach((line, i) => {
    const last = parts.at(-1);
    if (near.has(i)) parts.push(line);
    else if (last && 'folded' in last) parts[parts.length - 1] = { folded: last.folded + 1 };
    else parts.push({ folded: 1 });
  });
  return parts;
}
