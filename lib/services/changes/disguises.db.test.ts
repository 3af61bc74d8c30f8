import { beforeEach, describe, expect, it } from 'vitest';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { requestChanges } from '@/lib/services/changes/request-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { createGroupGrant } from '@/lib/services/people/group-grants';
import { setPersonRoles } from '@/lib/services/people/set-person-roles';
import { startSession } from '@/lib/services/people/start-session';
import { AMIR, at, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup, testMember } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();
const ISSUER = 'https://gitlab.example.com';
const ADMIN = person('ada', 'admin');
const VIKS = 5;
const forbidden = { code: 'forbidden' };
/** What the person's session says of them now: the role is really there. */
const VIK = person('vik', 'approver');

let world: Awaited<ReturnType<typeof openChanges>>;
beforeEach(async () => {
  world = await openChanges(database().client);
  await world.db.person.update({ where: { id: 'vik' }, data: { subject: String(VIKS) } });
  world.world.groups = [testGroup(11, 'bank/friends'), testGroup(12, 'bank/risk')];
});

/** Vik comes back from GitLab as a member of these groups. */
const signsIn = (...groups: string[]) => comesAs(VIKS, ...groups);
function comesAs(userId: number, ...groups: string[]) {
  const small = world.world;
  for (const { id, path } of small.groups) small.members[id] = groups.includes(path) ? [testMember(userId)] : [];
  const [subject, username] = [String(userId), `user-${userId}`];
  return startSession(world.context, {
    signedIn: { issuer: ISSUER, subject, username, name: username, avatarUrl: null, authenticatedAt: null },
    setupSecret: null,
    request: { id: 'r', ip: null },
    userAgent: null,
  });
}
const grant = (groupPath: string) => createGroupGrant(world.context, ADMIN, { groupPath, role: 'approver' });
const refusals = () => world.events({ action: 'access.refused' });

describe('a role that was gained after a change was submitted', () => {
  it('does not count for it where an admin gave it, and that is recorded', async () => {
    const { context, submitted } = world;
    const change = await submitted();
    await setPersonRoles(context, ADMIN, { personId: 'vik', roles: ['approver'] });
    await expect(approveChange(context, VIK, at(change))).rejects.toThrow(
      'not an approver when this change was submitted',
    );
    expect(await refusals()).toMatchObject([{ actorId: 'vik', data: { command: 'approve' } }]);
  });

  it('does not count for it where a group got it, and everyone of the group signs in again', async () => {
    const { context, submitted } = world;
    const change = await submitted();
    await grant('bank/friends');
    await signsIn('bank/friends');
    await expect(approveChange(context, VIK, at(change))).rejects.toMatchObject(forbidden);
    expect(await refusals()).toHaveLength(1);
  });

  it('does not count for it where the person joined a group that has it', async () => {
    const { context, submitted } = world;
    await grant('bank/risk');
    await signsIn();
    const change = await submitted();
    await signsIn('bank/risk');
    await expect(approveChange(context, VIK, at(change))).rejects.toMatchObject(forbidden);
  });

  it('counts for what is submitted after it, and goes on counting after the next sign-in', async () => {
    const { context, submitted } = world;
    await grant('bank/risk');
    await signsIn('bank/risk');
    const change = await submitted();
    await signsIn('bank/risk');
    await setPersonRoles(context, ADMIN, { personId: 'pia', roles: ['approver', 'viewer'] });
    expect(change.eligibleApprovers.map(({ id }) => id)).toEqual(['amir', 'pia', 'vik']);
    expect(await approveChange(context, VIK, at(change))).toMatchObject({ state: 'approved' });
  });

  it('does not count for it of whoever is first seen after it, whether the grant came before or after it', async () => {
    const { context, db, submitted } = world;
    await grant('bank/risk');
    const change = await submitted();
    await grant('bank/friends');
    await comesAs(21, 'bank/friends');
    await comesAs(22, 'bank/risk');
    const known = await db.person.findMany({ where: { subject: { in: ['21', '22'] } }, orderBy: { subject: 'asc' } });
    const [nia, ole] = known.map(({ id }) => person(id, 'approver'));
    if (!nia || !ole) throw new Error('both have signed in');
    await expect(approveChange(context, nia, at(change))).rejects.toThrow('not an approver when this change was');
    await expect(approveChange(context, ole, at(change))).rejects.toThrow('first saw your account after this change');
  });

  it('counts once the author has submitted the change again', async () => {
    const { context, submitted } = world;
    const change = await submitted();
    await setPersonRoles(context, ADMIN, { personId: 'vik', roles: ['approver'] });
    const back = await requestChanges(context, AMIR, { ...at(change), comment: 'Look again.' });
    const again = await submitChange(context, RHEA, at(back));
    expect(await approveChange(context, VIK, at(again))).toMatchObject({ state: 'approved' });
  });
});

describe('a second identity', () => {
  it('from another GitLab is nobody here, whatever role it holds: not with the same subject, nor the same name', async () => {
    const { context, db, submitted } = world;
    const createdAt = context.now();
    const other = { id: 'rhea-2', issuer: 'https://old.example.com', subject: 'rhea', username: 'rhea', name: 'rhea' };
    await db.person.create({ data: { ...other, createdAt } });
    await db.personRole.create({
      data: { personId: 'rhea-2', role: 'approver', source: 'admin', grantedAt: createdAt },
    });
    const change = await submitted();
    expect(change.eligibleApprovers.map(({ id }) => id)).toEqual(['amir', 'pia']);
    await expect(approveChange(context, person('rhea-2', 'approver'), at(change))).rejects.toMatchObject(forbidden);
    expect(await refusals()).toHaveLength(1);
  });
});

describe('a body', () => {
  it.each([
    ['who it is from', { personId: 'amir' }],
    ['which digest it is of', { approvalDigest: 'd' }],
    ['what the state is to be', { state: 'approved' }],
  ])('cannot say %s', async (_, forged) => {
    const { context, submitted, db } = world;
    const change = await submitted();
    await expect(approveChange(context, AMIR, { ...at(change), ...forged })).rejects.toMatchObject({ code: 'invalid' });
    expect(await db.decision.count()).toBe(0);
  });

  it('that is sent again does nothing again', async () => {
    const { context, submitted, db } = world;
    const body = at(await submitted());
    await approveChange(context, AMIR, body);
    await expect(approveChange(context, AMIR, body)).rejects.toMatchObject({ code: 'conflict' });
    await expect(requestApply(context, RHEA, body)).rejects.toMatchObject({ code: 'stale' });
    expect(await db.decision.count()).toBe(1);
  });
});
