import { describe, expect, it } from 'vitest';
import { findingNotes } from '@/components/policy/finding-notes';

const TEXT = JSON.stringify(
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Condition: { A: { 'x:sub': 'y' } } }] },
  null,
  2,
);
const noted = (path: readonly (string | number)[]) =>
  findingNotes(TEXT, [{ severity: 'high', path, title: 'It is wide' }]);

describe('marks in a trust policy', () => {
  it('are at the line that the finding is about', () => {
    expect(noted(['Statement', 0, 'Condition', 'A', 'x:sub'])).toEqual([
      { line: TEXT.split('\n').findIndex((line) => line.includes('x:sub')) + 1, tone: 'bad', text: 'It is wide' },
    ]);
  });

  it('are at the nearest line that exists where the place itself is missing', () => {
    expect(noted(['Statement', 0, 'Condition', 'B'])[0]?.line).toBe(
      TEXT.split('\n').findIndex((line) => line.includes('Condition')) + 1,
    );
  });

  it('are not made of what is about something else than the policy', () => {
    expect(noted([])).toEqual([]);
  });
});
