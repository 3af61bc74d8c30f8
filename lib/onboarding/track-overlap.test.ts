import { expect, it } from 'vitest';
import type { RefSelector } from '@/lib/mappings/types';
import { overlapWarnings } from '@/lib/onboarding/track-overlap';
import { deployTrack } from '@/lib/test-worlds/guide-test-world';

const branch = (name: string): RefSelector => ({ kind: 'exact', type: 'branch', name });
const like = (pattern: string, type: 'branch' | 'tag' = 'branch'): RefSelector => ({ kind: 'pattern', type, pattern });

it.each<[string, RefSelector, RefSelector, number]>([
  ['one branch', branch('main'), branch('main'), 1],
  ['two branches', branch('main'), branch('develop'), 0],
  ['a branch and a tag', branch('v1'), like('v*', 'tag'), 0],
  ['a branch and a pattern that it fits', branch('release/1'), like('release/*'), 1],
  ['a branch and a pattern that it does not fit', branch('main'), like('release/*'), 0],
  ['two patterns that may meet', like('release/*'), like('*'), 1],
  ['two patterns that cannot', like('release/*'), like('hotfix/*'), 0],
  ['any ref and a tag', { kind: 'any' }, like('v*', 'tag'), 1],
  ['every branch and one', { kind: 'all', type: 'branch' }, branch('main'), 1],
])('%s', (_, one, other, said) => {
  const tracks = [deployTrack({ refs: [one] }), deployTrack({ name: 'production', refs: [other] })];
  for (const track of tracks) expect(overlapWarnings(track, tracks)).toHaveLength(said);
});
