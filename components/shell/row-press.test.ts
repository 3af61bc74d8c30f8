import { describe, expect, it } from 'vitest';
import { reached, rowKey } from './row-press';

const press = (key: string, more: object = {}) =>
  rowKey({ key, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, ...more });

describe('keys of a list', () => {
  it('move through its rows, open one and pick it', () => {
    expect(['j', 'k', 'o', 'x'].map((key) => press(key))).toEqual([
      { do: 'move', by: 1 },
      { do: 'move', by: -1 },
      { do: 'open' },
      { do: 'pick' },
    ]);
  });

  it('belong to others with a modifier or where someone took them', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey', 'defaultPrevented'])
      expect(press('j', { [held]: true })).toBeNull();
    expect([press('q'), press('toString')]).toEqual([null, null]);
  });

  it('begin at the first row and stay at the ends', () => {
    expect([reached(3, -1, 1), reached(3, -1, -1), reached(3, 1, 1), reached(3, 2, 1), reached(3, 0, -1)]).toEqual([
      0, 0, 2, 2, 0,
    ]);
  });
});
