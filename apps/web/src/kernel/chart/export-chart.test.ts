import { describe, expect, it } from 'vitest';
import { chartDrawing, legendRows, linesCsv } from './export-chart.ts';
import { lineStyleOf } from './line-style.ts';
import { plotOf, styledLines } from './plot.ts';
import { prepareLine } from './prepare-lines.ts';

const line = (y: readonly number[], amount = 0) =>
  prepareLine(
    {
      run_id: 'r1',
      key: 'loss',
      total: y.length,
      mode: 'exact',
      x: Float64Array.from(y.keys()),
      y: Float64Array.from(y),
    },
    { kind: 'ema', amount },
  );
const size = { width: 960, height: 480 };
const theme = { ink: '#000', axis: '#000', grid: '#eee', paper: '#fff', font: '11px x', lineColour: () => '#f00' };
const names = new Map([['r1', { name: '<b>&"run"', style: lineStyleOf('r1') }]]);

function drawing(y: readonly number[], view: { readonly logX?: boolean; readonly logY?: boolean } = {}): string {
  const lines = [line(y)];
  const plot = plotOf(lines, { xKind: 'step', logX: false, logY: false, ...view }, size);
  if (!plot) throw new Error('There is no room.');
  const legend = legendRows(lines, names, size.width);
  return chartDrawing({ title: 'loss', plot, size, head: 28, legend, lines: styledLines(lines, names), theme });
}

describe('a CSV of what is shown', () => {
  it('holds every value as it is', () => {
    const values = [1, -0, Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 0.1];
    const text = linesCsv([line(values)], () => '=cmd', 'step');
    const cells = text
      .trim()
      .split('\r\n')
      .map((row) => row.split(','));
    expect(cells[0]).toEqual(['run', 'run_id', 'step', 'value', 'min', 'max']);
    expect(cells.slice(1).map((row) => row[3])).toEqual(['1', '-0', 'NaN', 'Infinity', '-Infinity', '5e-324', '0.1']);
    expect(cells[1]?.[0]).toBe("'=cmd");
  });

  it('has the smoothed line beside the values', () => {
    const [head = '', first = ''] = linesCsv([line([1, 3], 0.5)], String, 'step').split('\r\n');
    expect(head.endsWith(',smoothed')).toBe(true);
    expect(first.endsWith(',1')).toBe(true);
  });
});

describe('an SVG drawing', () => {
  it('holds numbers only, whatever the axes', () => {
    const odd = [1, 0, -5, Number.NaN, Number.MAX_VALUE, 10];
    for (const view of [{}, { logY: true }, { logX: true }, { logX: true, logY: true }]) {
      expect(drawing(odd, view)).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('names lines as text, never as markup', () => {
    expect(drawing([1, 2])).toContain('&lt;b&gt;&amp;&quot;run&quot;');
  });

  it('marks what has no place on a logarithmic axis', () => {
    const arrows = (text: string): number => text.match(/<polygon/g)?.length ?? 0;
    expect(arrows(drawing([1, 0, -5, 10]))).toBe(0);
    expect(arrows(drawing([1, 0, -5, 10], { logY: true }))).toBe(2);
  });
});
