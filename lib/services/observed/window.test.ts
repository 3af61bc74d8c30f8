import { describe, expect, it } from 'vitest';
import { caughtUp, fellBehind, filled, knownSince, newest, unreadHistory } from '@/lib/services/observed/window';

const HOUR = 3_600_000;
const START = new Date('2026-11-30T09:00:00Z');
const later = (hours: number) => new Date(START.getTime() + hours * HOUR);

describe('what is known of the history of a region', () => {
  it('begins with nothing, and holds ninety days once it was read to its beginning', () => {
    const first = unreadHistory(START);
    expect(knownSince(first)).toEqual(START);
    const half = filled(first, later(-40 * 24));
    expect(knownSince(half)).toEqual(later(-40 * 24));
    expect(knownSince(filled(half, null))).toEqual(later(-90 * 24));
  });

  it('is read on from an hour before its end, since CloudTrail tells late', () => {
    const known = filled(unreadHistory(START), null);
    expect(newest(known, later(2))).toEqual({ from: later(-1), to: later(2) });
    expect(knownSince(caughtUp(known, later(2)))).toEqual(later(-90 * 24));
  });

  it('has no gap that it does not tell of: what was too long for one sitting is read next', () => {
    const known = filled(unreadHistory(START), null);
    const behind = fellBehind(known, later(20), later(24));
    expect(knownSince(behind)).toEqual(later(20));
    expect(behind.hole).toEqual({ from: START, to: later(20) });
    expect(knownSince(filled(behind, null))).toEqual(later(-90 * 24));
  });

  it('gives up what is before a gap that could not be closed in time', () => {
    const behind = fellBehind(filled(unreadHistory(START), null), later(20), later(24));
    const again = fellBehind(behind, later(44), later(48));
    expect(knownSince(filled(again, null))).toEqual(later(20));
  });
});
