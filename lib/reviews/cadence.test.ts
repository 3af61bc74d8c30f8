import { describe, expect, it } from 'vitest';
import { nextRound, remindersBy, roundAt } from '@/lib/reviews/cadence';

const at = (text: string) => new Date(`${text}T10:00:00Z`);
const day = (moment: Date) => moment.toISOString().slice(0, 10);

describe('a review that repeats', () => {
  it('comes on the same day, or on the last one of a shorter month, and keeps to its first day', () => {
    const rounds = [1, 2, 3].map((n) => day(roundAt(at('2026-11-30'), 'quarterly', n)));
    expect(rounds).toEqual(['2027-02-28', '2027-05-30', '2027-08-30']);
    expect(day(roundAt(at('2024-02-29'), 'yearly', 1))).toBe('2025-02-28');
    expect(day(roundAt(at('2026-08-31'), 'half-yearly', 1))).toBe('2027-02-28');
  });

  it('does not catch up with what was missed, and is not a round early', () => {
    const first = at('2026-01-15');
    expect(nextRound(first, 'monthly', 1, at('2026-01-20'))).toBe(1);
    expect(nextRound(first, 'monthly', 1, at('2026-06-14'))).toBe(5);
    expect(nextRound(first, 'monthly', 5, at('2026-06-15'))).toBe(6);
  });
});

describe('reminders', () => {
  const by = (now: string, due = '2026-11-21') => remindersBy(at('2026-11-01'), at(due), at(now));

  it('come halfway and a day before it is due, and no earlier', () => {
    expect(['2026-11-10', '2026-11-11', '2026-11-19', '2026-11-20', '2026-11-30'].map((now) => by(now))).toEqual([
      0, 1, 1, 2, 2,
    ]);
  });

  it('of a review of a day there is only the one halfway', () => {
    expect(by('2026-11-30', '2026-11-02')).toBe(1);
  });
});
