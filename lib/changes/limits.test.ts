import { describe, expect, it } from 'vitest';
import { dueAnnouncement, endInWords, firstEnd, givesTime, type MappingEnd } from '@/lib/changes/limits';

const AT = new Date('2026-11-24T18:00:00Z');
const hours = (count: number) => new Date(AT.getTime() + count * 3_600_000);
const end = (endsAt: Date | null, mappingId = 'm'): MappingEnd => ({
  mappingId,
  who: 'g/pay, branch main',
  providerArn: 'arn',
  path: 'g/pay',
  ref: { kind: 'any' },
  endsAt: endsAt?.toISOString() ?? null,
});

it('an end is told with its zone', () => {
  expect(endInWords(end(AT))).toBe('g/pay, branch main, until 2026-11-24 18:00 UTC');
  expect(endInWords(end(null))).toBe('g/pay, branch main, without an end');
});

it('the first end is the earliest, and there may be none', () => {
  expect(firstEnd([end(hours(2)), end(AT), end(null)])).toEqual(AT);
  expect(firstEnd([end(null)])).toBeNull();
});

describe('what gives time', () => {
  const active = [{ mappingId: 'm', endsAt: AT }];

  it('is a later end, or none any more', () => {
    expect(givesTime([end(hours(1))], active)).toBe(true);
    expect(givesTime([end(null)], active)).toBe(true);
  });

  it('is not the same end, an earlier one, or a first one', () => {
    expect(givesTime([end(AT)], active)).toBe(false);
    expect(givesTime([end(hours(-1))], active)).toBe(false);
    expect(givesTime([end(hours(9), 'other')], active)).toBe(false);
  });
});

describe('an announcement', () => {
  const limit = (length: number, announcedHours: number | null = null) => ({
    setAt: hours(-length),
    endsAt: AT,
    announcedHours,
  });

  it('is due a day and an hour before the end, once each', () => {
    expect(dueAnnouncement(limit(100), hours(-25))).toBeNull();
    expect(dueAnnouncement(limit(100), hours(-24))).toBe(24);
    expect(dueAnnouncement(limit(100, 24), hours(-20))).toBeNull();
    expect(dueAnnouncement(limit(100, 24), hours(-1))).toBe(1);
    expect(dueAnnouncement(limit(100, 1), hours(-0.5))).toBeNull();
  });

  it('is not due earlier than the limit is long, nor when it is over', () => {
    expect(dueAnnouncement(limit(2), hours(-1.5))).toBeNull();
    expect(dueAnnouncement(limit(2), hours(-1))).toBe(1);
    expect(dueAnnouncement(limit(100), AT)).toBeNull();
  });
});
