import { describe, expect, test } from 'vitest';
import { exposureLayers, trendOf } from '@/components/overview/exposure-layers';
import type { Rung } from '@/lib/reach/types';

const day = (name: string, counts: Partial<Record<Rung | 'unknown', number>>) => ({
  day: name,
  rungs: Object.entries(counts).map(([rung, count]) => ({
    rung: rung === 'unknown' ? null : (Number(rung) as Rung),
    count,
  })),
});

describe('the layers of the chart', () => {
  test('lie on one another without a gap, the closed below the open and the unknown on top', () => {
    const layers = exposureLayers([day('2026-11-01', { 1: 3, 5: 1 }), day('2026-11-03', { 1: 2, unknown: 2 })]);
    expect(layers).toEqual([
      { rung: 1, points: '0,25 100,50 100,100 0,100' },
      { rung: 5, points: '0,0 100,50 100,50 0,25' },
      { rung: null, points: '0,0 100,0 100,50 0,0' },
    ]);
  });

  test('have their days where they are in time, also where days are missing', () => {
    const [layer] = exposureLayers([
      ...[day('2026-11-01', { 0: 1 }), day('2026-11-02', { 0: 1 }), day('2026-11-05', { 0: 1 })],
    ]);
    expect(layer?.points).toBe('0,0 25,0 100,0 100,100 25,100 0,100');
  });
});

describe('the trend', () => {
  const now = day('2026-11-30', { 2: 9, 3: 4, 5: 2, unknown: 1 });
  test.each([
    ['fewer', day('2026-10-31', { 3: 6, 5: 3 }), '3 fewer than 30 days ago'],
    ['more', day('2026-10-31', { 4: 5 }), '1 more than 30 days ago'],
    ['as many', day('2026-10-31', { 5: 6 }), 'as many as 30 days ago'],
    ['an older day, which it names', day('2026-10-20', { 5: 5 }), '1 more than 41 days ago'],
    ['none, since there is no day so long ago', day('2026-11-01', { 5: 5 }), null],
  ])('is %s', (_, before, said) => {
    expect(trendOf([before, now])).toBe(said);
  });
});
