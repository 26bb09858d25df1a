import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distinctStyles, type Styled, stylesInTurn } from './distinct-styles.ts';
import { cssColour, type LineStyle, lineStyleOf } from './line-style.ts';

const look = (style: LineStyle | undefined): string => (style ? `${cssColour(style)} ${style.dash.join()}` : 'none');
const colour = fc.option(fc.constantFrom('#aa0000', '#AA0000', '#00aa00'), { nil: undefined, freq: 3 });
const lines = fc.uniqueArray(fc.record({ run_id: fc.stringMatching(/^[0-9a-f]{8}$/), colour }), {
  selector: ({ run_id }) => run_id,
  maxLength: 100,
  size: 'max',
});

it('never gives two lines of a board the same hue and dashes', () => {
  fc.assert(
    fc.property(lines, (all) => {
      const looks = [...distinctStyles(all).values()].map((style) => look(style).toLowerCase());
      expect(new Set(looks).size).toBe(all.length);
    }),
  );
});

it('leaves a run the look of its id unless a run before it has the same', () => {
  fc.assert(
    fc.property(lines, (all) => {
      const styles = distinctStyles(all);
      const isFirst = ({ run_id, colour }: Styled): boolean =>
        !all.some(
          (other) =>
            other.run_id < run_id &&
            look(lineStyleOf(other.run_id, other.colour)).toLowerCase() ===
              look(lineStyleOf(run_id, colour)).toLowerCase(),
        );
      for (const line of all.filter(isFirst)) {
        expect(styles.get(line.run_id)).toEqual(lineStyleOf(line.run_id, line.colour));
      }
    }),
  );
});

it('does not ask in which order the runs come', () => {
  fc.assert(
    fc.property(lines, (all) => {
      const [one, other] = [distinctStyles(all), distinctStyles(all.toReversed())];
      for (const { run_id } of all) expect(other.get(run_id)).toEqual(one.get(run_id));
    }),
  );
});

it('changes dashes before it changes the hue', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{8}$/), { maxLength: 16 }), (ids) => {
      const styles = distinctStyles(ids.map((run_id) => ({ run_id })));
      for (const run_id of ids) expect(styles.get(run_id)?.hue).toBe(lineStyleOf(run_id).hue);
    }),
  );
});

it('takes every hue before a second dash where nothing has a look of its own', () => {
  const ids = Array.from({ length: 128 }, (_, at) => `group ${at}`);
  const styles = [...stylesInTurn(ids).values()];
  expect(new Set(styles.slice(0, 8).map(({ hue }) => hue)).size).toBe(8);
  expect(styles.slice(0, 8).every(({ dash }) => dash.length === 0)).toBe(true);
  expect(new Set(styles.map(({ hue, dash }) => `${hue} ${dash}`)).size).toBe(128);
});
