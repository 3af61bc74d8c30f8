import { describe, expect, it } from 'vitest';
import { lastRead } from '@/lib/services/facts/last-read';

const [EARLY, LATE] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-02T00:00:00Z')];
const row = { syncedAt: EARLY, missedAt: null, goneAt: null };

describe('when a row was last read', () => {
  it('is the last whole reading of its source, which found it the same', () => {
    expect(lastRead(row, { readAt: LATE })).toBe(LATE);
  });

  it('is its own time where it was written since, or before any whole reading', () => {
    expect(lastRead({ ...row, syncedAt: LATE }, { readAt: EARLY })).toBe(LATE);
    expect(lastRead(row, { readAt: null })).toBe(EARLY);
  });

  it('does not move with a reading that missed it, nor once it is gone', () => {
    expect(lastRead({ ...row, missedAt: LATE }, { readAt: LATE })).toBe(EARLY);
    expect(lastRead({ ...row, goneAt: LATE }, { readAt: LATE })).toBe(EARLY);
  });
});
