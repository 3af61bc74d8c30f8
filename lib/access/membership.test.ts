import { describe, expect, it } from 'vitest';
import {
  DEFAULT_MEMBERSHIP,
  type GroupMember,
  isStale,
  levelName,
  type MembershipRule,
  whyNotMember,
} from '@/lib/access/membership';

const NOW = new Date('2026-11-30T12:00:00Z');
const standing = (level: number, expiresOn: string | null = null) => ({ level, expiresOn });
const member = (patch: Partial<GroupMember>): GroupMember => ({
  ...{ userId: 1, username: 'pia', name: 'Pia', state: 'active', direct: standing(30), any: standing(30) },
  ...patch,
});
const judged = (patch: Partial<GroupMember>, rule: Partial<MembershipRule> = {}) =>
  whyNotMember(member(patch), { ...DEFAULT_MEMBERSHIP, ...rule }, NOW);

describe('a member of a group', () => {
  it('counts by default as a direct Developer', () => {
    expect(judged({})).toBeNull();
  });

  it('does not count as a Guest of the parent group, whom the login lists too', () => {
    const guest = { direct: null, any: standing(10) };
    expect(judged(guest)).toBe('only an inherited or invited member');
    expect(judged(guest, { inherited: true })).toBe('Guest, below Developer');
    expect(judged({ direct: null, any: standing(50) })).toBe('only an inherited or invited member');
  });

  it('counts by a parent group only where the grant says so', () => {
    expect(judged({ direct: null, any: standing(50) }, { inherited: true })).toBeNull();
  });

  it('counts by the higher of two ways only where both may count', () => {
    const both = { direct: standing(20), any: standing(40) };
    expect(judged(both)).toBe('Reporter, below Developer');
    expect(judged(both, { inherited: true })).toBeNull();
  });

  it.each(['blocked', 'deactivated', 'banned', 'ldap_blocked', ''])(
    'does not count while the account is "%s"',
    (state) => {
      expect(judged({ state })).toContain('GitLab says');
    },
  );

  it('does not count from the day on which the membership ends, and does on the day before', () => {
    expect(judged({ direct: standing(30, '2026-12-01'), any: null })).toBeNull();
    expect(judged({ direct: standing(30, '2026-11-30'), any: null })).toBe('the membership has expired');
  });

  it('does not count by an expired direct way, even beside an inherited one', () => {
    expect(judged({ direct: standing(50, '2026-01-01'), any: standing(20) })).toBe('the membership has expired');
    expect(judged({ direct: standing(50, '2026-01-01'), any: standing(20) }, { inherited: true })).toBe(
      'Reporter, below Developer',
    );
  });

  it('does not count while it waits to be admitted', () => {
    expect(judged({ direct: null, any: null })).toBe('not yet admitted');
  });
});

it('a level is named as GitLab names it', () => {
  expect([5, 10, 25, 30, 60].map(levelName)).toEqual(['Minimal access', 'Guest', 'Reporter', 'Developer', 'Owner']);
});

it('what was never read is stale, and what was read is until the hours have passed', () => {
  const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
  expect([null, ago(25), ago(24), ago(0)].map((at) => isStale(at, NOW, 24))).toEqual([true, true, false, false]);
});
