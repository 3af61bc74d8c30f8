import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SUB_COMPONENTS, subComponent, subComponentsProblem } from '@/lib/subjects/sub-components';
import { formatSubject, parseSubject } from '@/lib/subjects/subject';

const NAMES = SUB_COMPONENTS.map(({ name }) => name);
const orders = fc.shuffledSubarray(NAMES, { minLength: 1 });
const VALUES = { path: 'g/p', id: '20', 'ref-type': 'branch', ref: 'a/b', word: 'true' } as const;
const CLAIMS = Object.fromEntries(SUB_COMPONENTS.map(({ name, holds }) => [name, VALUES[holds]]));

test('every order that a project leads is one that GitLab takes, and no other', () => {
  fc.assert(
    fc.property(orders, (components) => {
      const leads = subComponent(components[0] ?? '')?.leads ?? false;
      expect(subComponentsProblem(components) === null).toBe(leads);
    }),
    { seed: 20_261_123, numRuns: 500 },
  );
});

test('a subject of any order is read back as its parts in that order, without those that have no value', () => {
  fc.assert(
    fc.property(orders, fc.subarray(NAMES), (components, missing) => {
      const kept = components.filter((name) => !missing.includes(name));
      const claims = Object.fromEntries(
        Object.entries(CLAIMS).filter(([name]) => !missing.some((one) => one === name)),
      );
      const parts = parseSubject(formatSubject(components, claims));
      expect(parts?.map(({ name }) => name) ?? []).toEqual(kept);
    }),
    { seed: 20_261_123, numRuns: 500 },
  );
});
