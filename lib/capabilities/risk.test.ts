import { describe, expect, it } from 'vitest';
import { labelOf, powerOf, riskOf } from '@/lib/capabilities/risk';
import type { AccountLabel, OtherRoles, Power } from '@/lib/capabilities/risk-words';
import type { Capabilities } from '@/lib/capabilities/summarise';
import type { Rung } from '@/lib/reach/types';

const RUNGS: readonly Rung[] = [1, 2, 3, 4, 5];
const POWERS: readonly Power[] = [1, 2, 3, 4];
const LABELS: readonly (AccountLabel | null)[] = [null, 'production', 'staging', 'sandbox'];

describe('the risk of a role', () => {
  it('never falls where more can enter, where it can do more, or where the account matters more', () => {
    const at = (rung: Rung, power: Power, label: AccountLabel | null) => riskOf({ rung, power, label }).risk ?? -1;
    for (const rung of RUNGS)
      for (const power of POWERS)
        for (const [place, label] of LABELS.entries()) {
          const own = at(rung, power, label);
          expect(own).toBeGreaterThanOrEqual(1);
          for (const wider of RUNGS.filter((each) => each > rung))
            expect(at(wider, power, label)).toBeGreaterThanOrEqual(own);
          for (const more of POWERS.filter((each) => each > power))
            expect(at(rung, more, label)).toBeGreaterThanOrEqual(own);
          for (const safer of LABELS.slice(place + 1)) expect(at(rung, power, safer)).toBeLessThanOrEqual(own);
        }
    expect(at(5, 4, null)).toBe(4);
    expect(at(1, 1, 'sandbox')).toBe(1);
  });

  it('is no number where a fact is missing, and none only where nobody enters', () => {
    expect(riskOf({ rung: null, power: 4, label: null }).risk).toBeNull();
    expect(riskOf({ rung: 5, power: null, label: 'sandbox' }).risk).toBeNull();
    expect(riskOf({ rung: 0, power: null, label: null }).risk).toBe(0);
    // The policy of a resource, which is not read, can give it something all the same.
    expect(riskOf({ rung: null, power: 0, label: null }).risk).toBe(1);
    expect(riskOf({ rung: 5, power: 0, label: null }).reason).toContain('policies of resources');
  });

  it('says how it came about', () => {
    expect(riskOf({ rung: 3, power: 4, label: 'production' }).reason).toBe(
      'Critical: reach “Whole group”, it is an administrator, in a production account.',
    );
    expect(riskOf({ rung: 1, power: 2, label: null }).reason).toContain('without a label');
  });

  it('of a role that no pipeline enters is about pipelines alone', () => {
    expect(riskOf({ rung: 0, power: 4, label: null, others: 'not-counted' }).reason).toBe(
      'No GitLab pipeline can assume the role directly. Who else can assume it is not looked at.',
    );
  });

  it('says what other roles have to do with it: one that it takes over, or may, and those that do not count', () => {
    const said = (power: Power, others: OtherRoles) => riskOf({ rung: 1, power, label: 'staging', others }).reason;
    expect(said(3, 'taken-over')).toContain(
      ', it can take over another role (which counts as changing permissions), in',
    );
    expect(said(3, 'maybe-taken-over')).toContain(', it may be able to take over another role (');
    for (const others of ['taken-over', 'maybe-taken-over'] as const) expect(said(3, others)).not.toContain('pass any');
    expect(said(2, 'not-counted')).toMatch(
      /it can write, in a staging account\. Roles that it may assume or pass to services count only if pipelines enter them\.$/,
    );
  });
});

it.each<[tags: Record<string, string>, configured: string | null, label: AccountLabel | null]>([
  [{}, null, null],
  [{}, 'staging', 'staging'],
  [{ Environment: 'Prod' }, null, 'production'],
  [{ env: 'dev' }, null, 'sandbox'],
  // Whoever may tag a role must not make it look harmless.
  [{ env: 'sandbox' }, 'production', 'production'],
  [{ env: 'production' }, 'sandbox', 'production'],
  [{ env: 'sandbox', stage: 'prod' }, null, 'production'],
  [{ owner: 'production' }, null, null],
])('the tags %j in an account called %s make it %s', (tags, configured, label) => {
  expect(labelOf(tags, configured)).toBe(label);
});

it('what was not read and calls of unknown level make the power unknown, unless what is known settles it', () => {
  const nothing: Capabilities = {
    ...{ administrator: false, otherServices: [], services: [], passRole: 'none', unread: [], unreadBoundary: null },
  };
  const reads = { service: 's3', levels: [{ level: 'read', everywhere: true }], unknownCalls: [] } as const;
  expect(powerOf(nothing)).toBe(0);
  expect(powerOf({ ...nothing, services: [reads] })).toBe(1);
  expect(powerOf({ ...nothing, services: [{ ...reads, unknownCalls: ['s3:New'] }] })).toBeNull();
  const writes = { ...reads, levels: [{ level: 'write', everywhere: true }] } as const;
  const changes = { ...reads, levels: [{ level: 'permissions', everywhere: true }] } as const;
  expect(powerOf({ ...nothing, services: [writes] })).toBe(2);
  // It may be one that changes permissions.
  expect(powerOf({ ...nothing, services: [{ ...writes, unknownCalls: ['s3:New'] }] })).toBeNull();
  expect(powerOf({ ...nothing, services: [{ ...changes, unknownCalls: ['s3:New'] }] })).toBe(3);
  expect(powerOf({ ...nothing, services: [changes], unreadBoundary: 'x' })).toBeNull();
  expect(powerOf({ ...nothing, unreadBoundary: 'x' })).toBe(0);
  expect(powerOf({ ...nothing, passRole: 'every' })).toBe(3);
  expect(powerOf({ ...nothing, services: [reads], unread: ['x'] })).toBeNull();
  expect(powerOf({ ...nothing, administrator: true })).toBe(4);
});
