import { describe, expect, it } from 'vitest';
import { approvalDigest } from '@/lib/changes/approval-digest';
import { callOf, contentsOf, planOf, positionsOf, type Surroundings } from '@/lib/changes/plan';
import { NOBODY } from '@/lib/changes/requirement';
import { CLOSED_TRUST_POLICY, SETUP_STEPS, type SetupStep, setupColumn } from '@/lib/changes/setup-steps';
import { parsePolicy } from '@/lib/policy/parse-policy';

const ATTACH: SetupStep = { kind: 'attach-policy', arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
const INLINE: SetupStep = { kind: 'put-role-policy', name: 'bucket', document: '{}' };
const DELETE: SetupStep = { kind: 'delete-role' };
const BOTH: Surroundings = { setup: [ATTACH, INLINE], cleanUp: [DELETE] };

describe('the plan of a change', () => {
  it('has the setup before the door and the clean-up behind it, each at its own place', () => {
    const plan = planOf('put', BOTH);
    expect(plan.map(({ kind }) => kind)).toEqual([
      ...['check-approval', 'attach-policy', 'put-role-policy'],
      ...['read-live', 'put-trust-policy', 'read-back', 'delete-role'],
    ]);
    expect(plan.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const { setup, cleanUp } = positionsOf('put', BOTH);
    expect([plan[setup - 1]?.kind, plan[cleanUp - 1]?.kind]).toEqual(['attach-policy', 'delete-role']);
    expect(contentsOf('put', BOTH)).toEqual(new Map([[3, '{}']]));
  });

  it('names the call of every step', () => {
    for (const kind of Object.keys(SETUP_STEPS)) expect(callOf(kind)).toBeTruthy();
    expect(callOf('check-approval')).toBeNull();
    expect(callOf('constructor')).toBeNull();
  });

  it('is approved as it stands: another step, another order or another place is another digest', () => {
    const subject = {
      ...{ roleArn: 'r', roleUniqueId: 'u', baseDigest: 'b', proposedDigest: 'p', plan: [] as string[] },
      ...({ effect: 'widens', requirement: NOBODY, proofDigest: '' } as const),
    };
    const digests = [
      approvalDigest(subject),
      ...[
        BOTH,
        { setup: [INLINE, ATTACH], cleanUp: [DELETE] },
        { setup: [ATTACH, INLINE], cleanUp: [] },
        { setup: [ATTACH, { ...INLINE, document: '{ }' }], cleanUp: [DELETE] },
      ].map((surroundings) => approvalDigest({ ...subject, surroundings })),
    ];
    expect(new Set(digests).size).toBe(5);
  });

  it('holds nothing that is no step', () => {
    expect(setupColumn.safeParse([{ kind: 'delete-account' }]).success).toBe(false);
    expect(setupColumn.safeParse([{ ...DELETE, name: 'other-role' }]).success).toBe(false);
  });
});

it('a closed trust policy admits nobody', () => {
  const parsed = parsePolicy(CLOSED_TRUST_POLICY);
  expect(parsed.problems).toEqual([]);
  expect(parsed.ok && parsed.policy.statements.map(({ effect, principal }) => [effect, principal.value.kind])).toEqual([
    ['Deny', 'any'],
  ]);
});
