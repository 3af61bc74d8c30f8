import { describe, expect, it } from 'vitest';
import { type Press, type ShortcutState, shortcutFor } from './shortcuts';

const state: ShortcutState = { going: false, singleKeys: true, places: { p: '/projects', c: '/changes' } };
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  command: false,
  alt: false,
  busy: false,
  ...more,
});

describe('shortcuts', () => {
  it('jump with g and a letter, and with no letter that is not a place', () => {
    expect(shortcutFor(press('g'), state)).toEqual({ do: 'wait' });
    expect(shortcutFor(press('p'), { ...state, going: true })).toEqual({ do: 'go', href: '/projects' });
    expect(shortcutFor(press('x'), { ...state, going: true })).toEqual({ do: 'nothing' });
    expect(shortcutFor(press('constructor'), { ...state, going: true })).toEqual({ do: 'nothing' });
  });

  it('filter with / and help with ?, but not while someone types', () => {
    expect(shortcutFor(press('/'), state)).toEqual({ do: 'filter' });
    expect(shortcutFor(press('?'), state)).toEqual({ do: 'help' });
    expect(shortcutFor(press('/', { busy: true }), state)).toEqual({ do: 'nothing' });
  });

  it('can be turned off, all but the palette', () => {
    const off = { ...state, singleKeys: false };
    expect(shortcutFor(press('/'), off)).toEqual({ do: 'nothing' });
    expect(shortcutFor(press('k', { command: true, busy: true }), off)).toEqual({ do: 'palette' });
  });

  it('leave the keys of the browser alone', () => {
    expect(shortcutFor(press('c', { command: true }), { ...state, going: true })).toEqual({ do: 'nothing' });
    expect(shortcutFor(press('?', { alt: true }), state)).toEqual({ do: 'nothing' });
  });
});
