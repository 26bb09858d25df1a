import { describe, expect, it } from 'vitest';
import type { RunsSearch } from './runs-search.ts';
import { moved, tableState } from './table-state.ts';

const automatic = ['attributes.run_name', 'metrics.a', 'params.b'];

function stateOf(search: RunsSearch) {
  const changes: RunsSearch[] = [];
  return {
    state: tableState(search, automatic, (change) =>
      changes.push(typeof change === 'function' ? change(search) : change),
    ),
    changes,
  };
}

describe('the arrangement of a table', () => {
  it('is automatic until a column is touched; then all of it is in the address', () => {
    const { state, changes } = stateOf({});
    expect(state.columns.map(({ id }) => id)).toEqual(automatic);
    state.resize('metrics.a', 90);
    expect(changes).toEqual([{ col: ['attributes.run_name', 'metrics.a~90', 'params.b'] }]);
  });
  it('hides, shows, replaces and pins', () => {
    const { state, changes } = stateOf({ col: automatic, pin: '2' });
    state.hide('params.b');
    state.show('tags.c');
    state.replace('metrics.a', 'min(metrics.a)');
    state.pinThrough(2);
    state.pinThrough(0);
    expect(changes).toEqual([
      { col: ['attributes.run_name', 'metrics.a'] },
      { col: [...automatic, 'tags.c'] },
      { col: ['attributes.run_name', 'min(metrics.a)', 'params.b'] },
      { pin: '3' },
      { pin: '0' },
    ]);
  });
  it('leaves out what names no column, and pins no more than there are', () => {
    const { state } = stateOf({ col: ['nonsense', 'params.b'], pin: '9' });
    expect([state.columns.length, state.pinned]).toEqual([1, 1]);
  });
});

it('a moved column takes the place of the other', () => {
  const columns = ['a', 'b', 'c'].map((id) => ({ id }));
  const ids = (id: string, target: string) => moved(columns, id, target).map((column) => column.id);
  expect(ids('a', 'c')).toEqual(['b', 'c', 'a']);
  expect(ids('c', 'a')).toEqual(['c', 'a', 'b']);
  expect(ids('x', 'a')).toEqual(['a', 'b', 'c']);
});
