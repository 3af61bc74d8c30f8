import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assignReviewers } from '@/lib/reviews/assign';
import type { ReviewEvidence } from '@/lib/reviews/evidence';
import { isSignedReport, signedReport, signReport } from '@/lib/reviews/report';
import { scopeInWords } from '@/lib/reviews/scope-words';
import { recommend } from '@/lib/reviews/types';
import { randomFrom } from '@/lib/test-worlds/seeded-test-numbers';

const NOW = new Date('2026-11-23T10:00:00Z');
const people = ['ana', 'bea', 'cyd'].map((username) => ({ id: `id-${username}`, username }));
const [ANA, BEA] = people;
const NOBODY = { maintainers: [], requesters: [] };

describe('who reviews what', () => {
  it('is the owner, else the named in turn', () => {
    const items = ['cyd', null, null, null].map((owner) => ({ owner, ...NOBODY }));
    expect(assignReviewers(items, people.slice(0, 2), people)).toEqual(['id-cyd', 'id-ana', 'id-bea', 'id-ana']);
  });

  it('is never only the one who asked for it: not the owner, not the next in turn, and nobody where there is nobody else', () => {
    const own = (id: string, owner: string | null = null) => ({ owner, maintainers: [], requesters: [id] });
    if (!ANA || !BEA) throw new Error('people');
    expect(assignReviewers([own('id-cyd', 'cyd')], [ANA], people)).toEqual(['id-ana']);
    expect(assignReviewers([own('id-ana')], [ANA, BEA], people)).toEqual(['id-bea']);
    expect(assignReviewers([own('id-ana')], [ANA], people)).toEqual([null]);
  });

  it('is, for any items and people, never who asked for it, and nobody only where everyone did', () => {
    const random = randomFrom(7);
    const some = () => people.filter(() => random(2) === 0);
    for (let round = 0; round < 2000; round++) {
      const named = some();
      const items = Array.from({ length: random(6) }, () => ({
        owner: random(2) === 0 ? null : (people[random(4)]?.username ?? 'zoe'),
        maintainers: some().map(({ id }) => id),
        requesters: some().map(({ id }) => id),
      }));
      assignReviewers(items, named, people).forEach((reviewer, index) => {
        const { owner = null, maintainers = [], requesters = [] } = items[index] ?? {};
        const owning = people.filter(({ username }) => username === owner);
        const could = [...[...named, ...owning].map(({ id }) => id), ...maintainers];
        const may = could.filter((id) => !requesters.includes(id));
        if (reviewer === null) expect(may).toEqual([]);
        else expect(may).toContain(reviewer);
      });
    }
  });

  it('is, before the named, a maintainer: the one with the fewest items so far who did not ask for it', () => {
    const item = (maintainers: string[], requesters: string[] = []) => ({ owner: null, maintainers, requesters });
    const both = ['id-ana', 'id-bea'];
    const items = [item(both), item(both), item(both, ['id-ana']), item(both), item([]), item(['id-ana'], ['id-ana'])];
    const named = people.slice(2);
    expect(assignReviewers(items, named, people)).toEqual(['id-ana', 'id-bea', 'id-bea', 'id-ana', 'id-cyd', 'id-cyd']);
  });

  it('is nobody by a tag that names nobody who is known', () => {
    expect(assignReviewers([{ owner: 'zoe', ...NOBODY }], [], people)).toEqual([null]);
  });
});

const evidence = (more: Partial<ReviewEvidence> = {}): ReviewEvidence => ({
  account: 'payments',
  role: 'deploy',
  who: 'g/pay, branch main',
  rung: 5,
  rungReason: '',
  proof: 'proved',
  admittedRefs: 1,
  protectedRefs: 1,
  lastUsedAt: '2026-11-20T10:00:00Z',
  approved: null,
  ...{ observed: null, pushers: null, since: null, requested: null, policy: null },
  permissions: [],
  findings: [],
  ...more,
});

describe('what is recommended', () => {
  it('is nothing for what is used, proven and admits something', () => {
    expect(recommend(evidence(), NOW)).toBeNull();
  });

  it('is to remove what was long unused or never admits anyone, and to ask where unprotected refs get in', () => {
    expect(recommend(evidence({ lastUsedAt: '2026-05-01T10:00:00Z' }), NOW)).toMatchObject({ answer: 'remove' });
    expect(recommend(evidence({ lastUsedAt: null, admittedRefs: 0 }), NOW)).toMatchObject({ answer: 'remove' });
    expect(recommend(evidence({ proof: 'refuted' }), NOW)).toMatchObject({ answer: 'ask' });
  });

  it('does not call unused what was never seen in use but admits refs: AWS may not have told', () => {
    expect(recommend(evidence({ lastUsedAt: null }), NOW)).toBeNull();
  });
});

describe('a scope in words', () => {
  const scope = {
    ...{ accounts: [], tags: [], groups: [], who: '', rungAtLeast: null, olderThanDays: null, unusedDays: null },
    ...{ reviewers: [], maintainers: false, ownerTag: '' },
  };

  it('is everything where nothing narrows it, else each part that does', () => {
    expect(scopeInWords(scope)).toBe('every line of every role');
    expect(scopeInWords({ ...scope, roles: ['111122223333/a'] })).toBe('the roles 111122223333/a');
    expect(scopeInWords({ ...scope, groups: ['shop'], unusedDays: 90 })).toBe('groups shop; roles unused for 90 days');
  });
});

describe('a report', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const scope = {
    ...{ accounts: [], tags: [], groups: [], who: '', rungAtLeast: null, olderThanDays: null, unusedDays: null },
    ...{ reviewers: ['id-ana'], maintainers: false, ownerTag: '' },
  };
  const at = NOW.toISOString();
  const signed = signReport(
    {
      campaign: {
        ...{ number: 1, name: 'Autumn', scope, startedBy: 'Ana', startedAt: at, dueAt: at },
        ...{ endedBy: 'Ana', endedAt: at, onSilence: 'keep' },
      },
      population: null,
      totals: { keep: 0, remove: 0, ask: 0, open: 1, exceptions: 0, openRemovals: 0 },
      items: [],
    },
    privateKey,
  );

  it('holds by the key that signed it, after a way through a file', () => {
    expect(isSignedReport(signedReport.parse(JSON.parse(JSON.stringify(signed))), publicKey)).toBe(true);
  });

  it('does not hold with any part changed, nor by another key', () => {
    const other = { ...signed, report: { ...signed.report, totals: { ...signed.report.totals, keep: 1 } } };
    expect(isSignedReport(other, publicKey)).toBe(false);
    expect(isSignedReport(signed, generateKeyPairSync('ed25519').publicKey)).toBe(false);
  });
});
