import { describe, expect, it } from 'vitest';
import { type ApprovalSubject, approvalDigest } from '@/lib/changes/approval-digest';
import { ADOPTION_PLAN, judgeLive } from '@/lib/changes/plan';
import { ANYONE } from '@/lib/changes/requirement';

const approved = { uniqueId: 'AROA1', baseDigest: 'base', proposedDigest: 'proposed' };

describe('what the worker makes of the live role', () => {
  it.each([
    ['writes over exactly what was approved against', { uniqueId: 'AROA1', digest: 'base' }, 'write'],
    ['does not write twice', { uniqueId: 'AROA1', digest: 'proposed' }, 'already-there'],
    ['never writes over anything else', { uniqueId: 'AROA1', digest: 'other' }, 'conflict'],
    [
      'never writes to a role made anew under the name, even with the same policy',
      { uniqueId: 'AROA2', digest: 'base' },
      'another-role',
    ],
  ] as const)('%s', (_, live, verdict) => {
    expect(judgeLive(approved, live)).toBe(verdict);
  });
});

describe('an adoption', () => {
  const adopted = { uniqueId: 'AROA1', baseDigest: 'live', proposedDigest: 'live' };

  it('has no call that writes in its plan', () => {
    expect(ADOPTION_PLAN.map(({ calls }) => calls)).toEqual([null, 'iam:GetRole', 'iam:GetRole']);
  });

  it('is never judged as something to write, whatever is live', () => {
    const verdicts = ['live', 'other'].map((digest) => judgeLive(adopted, { uniqueId: 'AROA1', digest }));
    expect(verdicts).toEqual(['already-there', 'conflict']);
  });
});

describe('what an approval binds to', () => {
  const subject: ApprovalSubject = {
    roleArn: 'arn',
    roleUniqueId: 'AROA1',
    baseDigest: 'b',
    proposedDigest: 'p',
    plan: ['one', 'two'],
    effect: 'narrows',
    proofDigest: 'facts',
    requirement: ANYONE,
  };

  it('is the same for the same subject, whatever the order of members', () => {
    const turned: ApprovalSubject = {
      requirement: ANYONE,
      effect: 'narrows',
      proofDigest: 'facts',
      plan: ['one', 'two'],
      proposedDigest: 'p',
      baseDigest: 'b',
      roleUniqueId: 'AROA1',
      roleArn: 'arn',
    };
    expect(approvalDigest(turned)).toBe(approvalDigest(subject));
  });

  it.each(['roleArn', 'roleUniqueId', 'baseDigest', 'proposedDigest', 'proofDigest'] as const)(
    'is another when %s is another',
    (member) => {
      expect(approvalDigest({ ...subject, [member]: 'x' })).not.toBe(approvalDigest(subject));
    },
  );

  it('is another when what it does to access or who has to approve it is', () => {
    expect(approvalDigest({ ...subject, effect: 'widens' })).not.toBe(approvalDigest(subject));
    const requirement = { ...ANYONE, reasonRequired: true };
    expect(approvalDigest({ ...subject, requirement })).not.toBe(approvalDigest(subject));
  });

  it('is another when the plan is', () => {
    expect(approvalDigest({ ...subject, plan: ['two', 'one'] })).not.toBe(approvalDigest(subject));
  });
});
