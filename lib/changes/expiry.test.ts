import { describe, expect, it } from 'vitest';
import { type WaitingChange, whyExpired } from '@/lib/changes/expiry';
import { ANYONE, type Clause } from '@/lib/changes/requirement';

const NOW = new Date('2026-03-02T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const asking = (patch: Partial<Clause>) => ({
  clauses: [{ rule: 'pay', approvals: 1, fromGroups: [], fromRoles: [], expiresHours: null, ...patch }],
  reasonRequired: false,
});
const change = (patch: Partial<WaitingChange>): WaitingChange => ({
  state: 'approved',
  waitingSince: hoursAgo(48),
  hands: [{ personId: 'author', act: 'author' }],
  ...{ roots: new Map(), submittedAt: hoursAgo(48) },
  singleOperator: false,
  revision: 1,
  approvalDigest: 'd',
  decisions: [
    { personId: 'other', revision: 1, verdict: 'approve', approvalDigest: 'd', voided: false, at: hoursAgo(24) },
  ],
  requirement: asking({ expiresHours: 24 }),
  people: [
    { id: 'other', roles: ['approver'], groups: [], disabled: false, knownSince: hoursAgo(99), vouchedById: null },
  ],
  now: NOW,
  ...patch,
});

describe('approvals', () => {
  it.each(['approved', 'scheduled'] as const)('that are too old end what is %s', (state) => {
    expect(whyExpired(change({ state }))).toContain('counts one for 24 h');
  });

  it('that still count end nothing, and neither do those of a rule without hours', () => {
    expect(whyExpired(change({ requirement: asking({ expiresHours: 25 }) }))).toBeNull();
    expect(whyExpired(change({ requirement: ANYONE }))).toBeNull();
  });

  it('that never were enough are missing, not expired', () => {
    expect(whyExpired(change({ decisions: [] }))).toBeNull();
  });

  it('end nothing that is under way or over', () => {
    for (const state of ['draft', 'applying', 'verifying', 'applied', 'failed'] as const)
      expect(whyExpired(change({ state }))).toBeNull();
  });
});

describe('a review', () => {
  const review = (reviewHours: number, patch: Partial<WaitingChange> = {}) =>
    whyExpired(change({ state: 'in_review', requirement: asking({ reviewHours }), ...patch }));

  it('ends when the hours of a rule have passed, and not before', () => {
    expect(review(48)).toContain('wait for 48 h');
    expect(review(49)).toBeNull();
  });

  it('has no end without such a rule, or while nothing was submitted', () => {
    expect(whyExpired(change({ state: 'in_review', requirement: ANYONE }))).toBeNull();
    expect(review(1, { waitingSince: null })).toBeNull();
  });
});
