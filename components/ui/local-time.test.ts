import { describe, expect, it } from 'vitest';
import { inMinutes, instantOf, presetEnd } from '@/components/ui/local-time';

const local = (hours: number, minutes = 0) => new Date(2026, 2, 3, hours, minutes);

describe('a preset', () => {
  it('of hours counts from now', () => {
    expect(presetEnd('2h', local(9))).toBe(local(11).toISOString());
    expect(presetEnd('24h', local(9))).toBe(new Date(local(9).getTime() + 86_400_000).toISOString());
  });

  it('of 18:00 is today before it and tomorrow after it, in the zone of the browser', () => {
    expect(presetEnd('18:00', local(17, 59))).toBe(local(18).toISOString());
    expect(presetEnd('18:00', local(18))).toBe(new Date(2026, 2, 4, 18).toISOString());
  });
});

it('a typed time is read in the zone of the browser and written back the same', () => {
  expect(instantOf('2026-03-03T09:30')).toBe(local(9, 30).toISOString());
  expect(inMinutes(local(9, 30))).toBe('2026-03-03T09:30');
  expect(instantOf('')).toBeNull();
  expect(instantOf('soon')).toBeNull();
});
