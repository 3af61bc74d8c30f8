import { describe, expect, it } from 'vitest';
import { sentBack } from '@/lib/changes/sent-back';

const asked = { verdict: 'request-changes', revision: 2, comment: 'Which branch?' };
const rejected = { verdict: 'reject', revision: 2, comment: 'No.' };

describe('a change that was sent back', () => {
  it('names the decision that its author has to answer, or that ended it', () => {
    expect(sentBack('draft', 2, [{ ...asked, comment: 'First.' }, asked])).toBe(asked);
    expect(sentBack('rejected', 2, [asked, rejected])).toBe(rejected);
  });

  it.each([
    ['was edited since', 'draft', 3, [asked]],
    ['was submitted again', 'in_review', 2, [asked]],
    ['nobody decided on', 'draft', 1, []],
    ['was approved', 'approved', 2, [{ verdict: 'approve', revision: 2 }]],
  ] as const)('is none where it %s', (_, state, revision, decisions) => {
    expect(sentBack<{ verdict: string; revision: number }>(state, revision, decisions)).toBeNull();
  });
});
