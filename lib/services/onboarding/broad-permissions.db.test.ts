import { describe, expect, it } from 'vitest';
import { getRole } from '@/lib/services/estate/get-role';
import { planItems } from '@/lib/services/reviews/campaign-items';
import { readScope } from '@/lib/services/reviews/scope-input';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { RHEA } from '@/lib/test-worlds/change-test-world';
import {
  answered,
  deployTrack,
  type GuideWorld,
  PRODUCTION,
  submit,
  withGuideWorld,
} from '@/lib/test-worlds/guide-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const world = withGuideWorld(withTestDatabase());

/** The account's own: every call but those of IAM, by a Deny. */
const BROAD = `arn:aws:iam::${PRODUCTION}:policy/ci-boundary`;
const NARROW = `arn:aws:iam::${PRODUCTION}:policy/pipelines/artifacts-write`;
const ROLE = 'platform-images-push';

/** What a change that attaches this policy to a new role was planned with, and the approvals that it needs. */
async function attaching(of: GuideWorld, arn: string) {
  const track = deployTrack({ managedPolicies: [arn], inlinePolicies: [], mergeRequest: false });
  const guide = await answered(of, [track], PRODUCTION);
  const { changes } = await submit(of, guide);
  const { approvals } = await of.view(changes[0]?.number ?? 0);
  return { planned: guide.tracks[0], approvals: approvals.required };
}

describe('a change that attaches a managed policy of the account', () => {
  it('needs two approvals where its statements give everything, and says so', async () => {
    const { planned, approvals } = await attaching(await world.open(), BROAD);
    expect(planned).toMatchObject({ warnings: [expect.stringContaining('the role is an administrator')] });
    expect(approvals).toBe(2);
  });

  it('needs one where they are narrow', async () => {
    const { planned, approvals } = await attaching(await world.open(), NARROW);
    expect(planned).toMatchObject({ warnings: [] });
    expect(approvals).toBe(1);
  });

  it('needs two where AWS does not show it: unknown is not harmless', async () => {
    world.sandbox().faults.add({ operation: 'GetPolicyVersion', kind: 'refuse', code: 'AccessDenied', times: 99 });
    const { planned, approvals } = await attaching(await world.open(), NARROW);
    expect(planned).toMatchObject({
      warnings: ['artifacts-write: Unknown, because AWS refuses iam:GetPolicyVersion to the reader.'],
    });
    expect(approvals).toBe(2);
  });
});

describe('a role that has a managed policy of the account', () => {
  async function withRole(arn: string, before: () => void = () => {}) {
    const of = await world.open();
    const role = world
      .sandbox()
      .world.accounts.find(({ id }) => id === PRODUCTION)
      ?.roles.find(({ name }) => name === ROLE);
    role?.attached.push(arn);
    before();
    const sync = () => syncAccount(of.context, { accountId: PRODUCTION, startedBy: 'test' }, of.wait);
    await sync();
    return { of, sync, role: () => getRole(of.context, RHEA, { accountId: PRODUCTION, name: ROLE }) };
  }

  it('is told alike on its page, in its findings and to its reviewers', async () => {
    const { of, role } = await withRole(BROAD);
    const view = await role();
    expect(view.permissions).toMatchObject([{ name: 'ci-boundary', severity: 'critical' }]);
    expect(view.findings).toContainEqual(expect.objectContaining({ id: 'broad-permissions', severity: 'critical' }));
    const items = await planItems(of.context, readScope({ accounts: [PRODUCTION] }));
    const evidence = items.find((item) => item.evidence.role === ROLE)?.evidence;
    expect(evidence?.permissions).toEqual([`ci-boundary: ${view.permissions[0]?.sentences.join(' ')}`]);
    expect(evidence?.findings.join(' ')).toContain('`ci-boundary`');
  });

  it('has nothing to be told of where the policy is narrow', async () => {
    const { role } = await withRole(NARROW);
    const view = await role();
    expect(view.permissions).toEqual([{ name: 'artifacts-write', severity: 'none', sentences: [] }]);
    expect(view.findings.map(({ id }) => id)).not.toContain('broad-permissions');
  });

  it('is read again only when another version is in force', async () => {
    const { of, sync } = await withRole(NARROW);
    const readAt = async () =>
      (
        await of.db.managedPolicy.findUniqueOrThrow({
          where: { accountId_arn: { accountId: PRODUCTION, arn: NARROW } },
        })
      ).readAt;
    const first = await readAt();
    await sync();
    expect(await readAt()).toEqual(first);
    await of.db.managedPolicy.updateMany({ where: { arn: NARROW }, data: { versionId: 'v0' } });
    await sync();
    expect(await readAt()).not.toEqual(first);
  });

  it('is unknown, with the reason, where AWS does not tell what the role has', async () => {
    const { role } = await withRole(BROAD, () => {
      for (const operation of ['GetAccountAuthorizationDetails', 'ListAttachedRolePolicies', 'ListRolePolicies'])
        world.sandbox().faults.add({ operation, kind: 'refuse', code: 'AccessDenied', times: 9999 });
    });
    expect((await role()).permissions).toEqual([
      {
        name: 'Other policies',
        severity: 'unknown',
        sentences: [
          'Unknown, because AWS refuses iam:ListAttachedRolePolicies and iam:ListRolePolicies or iam:GetRolePolicy to the reader.',
        ],
      },
    ]);
  });
});
