import { describe, expect, it } from 'vitest';
import { chartState, readSmoothing, readZoom, writeSmoothing, writeZoom } from './chart-state.ts';
import { keysWith, movedKeys, sectionsOf, titleOf } from './prepare-sections.ts';

describe('sections', () => {
  it('follow the prefix: plain keys first, system metrics last', () => {
    const keys = ['val/loss', 'system/cpu', 'loss', 'val/acc', 'train/layer10/norm', 'train/layer9/norm', 'acc'];
    expect(sectionsOf(keys)).toEqual([
      { name: 'Metrics', keys: ['acc', 'loss'] },
      { name: 'train/layer9', keys: ['train/layer9/norm'] },
      { name: 'train/layer10', keys: ['train/layer10/norm'] },
      { name: 'val', keys: ['val/acc', 'val/loss'] },
      { name: 'System metrics', keys: ['system/cpu'] },
    ]);
    expect(keys.map(titleOf)).toEqual(['loss', 'cpu', 'loss', 'acc', 'norm', 'norm', 'acc']);
  });

  it('keep what was moved at its place', () => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const moved = movedKeys(undefined, keys, ['d', 'b']);
    expect(moved).toEqual(['a', 'd', 'b', 'c']);
    expect(sectionsOf(keys, moved)[0]?.keys).toEqual(['a', 'd', 'b', 'c', 'e']);
    expect(movedKeys(moved, ['a', 'd', 'b', 'c', 'e'], ['a', 'd'])).toEqual(['d', 'a', 'b', 'c']);
    expect(movedKeys(['val/x', 'val/a'], keys, ['b', 'a'])).toEqual(['val/x', 'val/a', 'b', 'a']);
    expect(movedKeys(['x'], ['a', 'b'], ['a', 'gone'])).toEqual(['x']);
  });

  it('are searched by letters in order', () => {
    expect(keysWith(['val/loss', 'loss', 'acc'], 'VLS')).toEqual(['val/loss']);
    expect(keysWith(['a.b', 'axb'], '.')).toEqual(['a.b']);
  });
});

describe('the state in the address', () => {
  it('reads what it writes', () => {
    for (const smoothing of [{ kind: 'gaussian', amount: 0.35 }] as const) {
      expect(readSmoothing(writeSmoothing(smoothing))).toEqual(smoothing);
    }
    expect(writeSmoothing({ kind: 'ema', amount: 0 })).toBeUndefined();
    for (const zoom of [
      [0, 10],
      [-5.5, 1e-7],
      [1.7e12, 1.8e12],
    ] as const)
      expect(readZoom(writeZoom(zoom))).toEqual(zoom);
  });

  it('ignores what does not fit', () => {
    expect(['x', '3..1', '1..', 'a..b'].map(readZoom)).toEqual([undefined, undefined, undefined, undefined]);
    expect(readSmoothing('ema:7')).toEqual({ kind: 'ema', amount: 0 });
    expect(chartState({ x: 'metric:' })).toMatchObject({ x: 'step', xKind: 'step' });
    expect(chartState({ x: 'metric:samples' })).toMatchObject({ x: 'metric:samples', xKind: 'metric' });
  });
});
