import { describe, expect, it } from 'vitest';
import { absoluteTime, relativeTime } from './time-text';

const NOW = Date.UTC(2026, 10, 23, 12, 28, 13);

describe('a relative time', () => {
  it.each([
    [20_000, 'just now'],
    [50_000, '1 min ago'],
    [59 * 60_000, '59 min ago'],
    [60 * 60_000, '1 h ago'],
    [47 * 3_600_000, '1 d ago'],
    [400 * 86_400_000, '400 d ago'],
  ])('%i ms back is "%s"', (distance, text) => {
    expect(relativeTime(NOW - distance, NOW)).toBe(text);
  });

  it('says of the future that it is still to come', () => {
    expect(relativeTime(NOW + 2 * 3_600_000, NOW)).toBe('in 2 h');
    expect(relativeTime(NOW + 10_000, NOW)).toBe('in a moment');
  });
});

describe('an absolute time', () => {
  it('names its zone', () => {
    expect(absoluteTime(NOW, 0)).toBe('23 Nov 2026, 12:28:13 UTC');
    expect(absoluteTime(NOW, 60)).toBe('23 Nov 2026, 13:28:13 +01:00');
  });

  it('crosses midnight with half hours west and east', () => {
    expect(absoluteTime(NOW, -570)).toBe('23 Nov 2026, 02:58:13 -09:30');
    expect(absoluteTime(NOW, 14 * 60)).toBe('24 Nov 2026, 02:28:13 +14:00');
  });
});
