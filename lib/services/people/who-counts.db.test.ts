import { beforeEach, describe, expect, it } from 'vitest';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { listChanges } from '@/lib/services/changes/list-changes';
import { submitChange } from '@/lib/services/changes/submit-change';
import { getLinkCandidates } from '@/lib/services/people/get-link-candidates';
import { createGroupGrant } from '@/lib/services/people/group-grants';
import { linkPerson, unlinkPerson } from '@/lib/services/people/link-people';
import { listPeople } from '@/lib/services/people/list-people';
import { readMembers } from '@/lib/services/people/read-members';
import { setPersonRoles } from '@/lib/services/people/set-person-roles';
import { vouchForPerson } from '@/lib/services/people/vouch-for-person';
import { AMIR, adds, at, byToken, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup, testMember } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();
const ADA = person('ada', 'admin');
const BEA = person('bea', 'admin');
const GRANTED = 'bank/risk';
const RISK = testGroup(12, GRANTED);
const forbidden = { code: 'forbidden' };
const conflict = { code: 'conflict' };

let world: Awaited<ReturnType<typeof openChanges>>;
beforeEach(async () => {
  world = await openChanges(database().client);
  world.world.groups = [RISK];
  for (const id of ['ada', 'bea']) await add(id, 'admin');
});

const row = (id: string, subject = id, issuer = 'https://gitlab.example.com') => ({
  ...{ id, issuer, subject, username: id, name: id, createdAt: world.context.now() },
});
async function add(id: string, role: 'admin' | 'approver', subject = id) {
  await world.db.person.create({ data: row(id, subject) });
  await hold(id, role);
}
const hold = (personId: string, role: string) =>
  world.db.personRole.create({
    data: { personId, role, source: 'configuration', grantedAt: world.context.now() },
  });
const link = (personId: string, to: string, by = ADA) => linkPerson(world.context, by, { personId, to });
const unlink = (personId: string, by = ADA) => unlinkPerson(world.context, by, { personId });
const vouch = (personId: string, by = BEA) => vouchForPerson(world.context, by, { personId, reason: 'We met.' });
const approver = (id: string) => person(id, 'approver');
const approve = (id: string, change: { number: number; version: number }) =>
  approveChange(world.context, approver(id), at(change));
/** A change of another role. */
const another = async () => {
  const input = { ...(await world.draftInput('role-002')), proposal: adds(3) };
  return submitChange(world.context, RHEA, at(await draftChange(world.context, RHEA, input)));
};
const told = async (action: string) => (await world.events({ action })).map(({ actorId, data }) => ({ actorId, data }));

/** Someone whom Drawbridge knows by the group alone, and only after the change was submitted. */
async function newcomer() {
  await createGroupGrant(world.context, ADA, { groupPath: GRANTED, role: 'approver' });
  const change = await world.submitted();
  world.world.members = { [RISK.id]: [testMember(7)] };
  await readMembers(world.context);
  const { id } = await world.db.person.findFirstOrThrow({ where: { subject: '7' } });
  return { id, change };
}

describe('an account that was first seen after the submission', () => {
  it('does not approve until an admin vouches, is not asked, and is told why', async () => {
    const { id, change } = await newcomer();
    await expect(approve(id, change)).rejects.toMatchObject({
      ...forbidden,
      message: expect.stringContaining('first saw your account after this change was submitted'),
    });
    await vouch(id);
    expect(await approve(id, change)).toMatchObject({ state: 'approved', approvals: { counted: 1 } });
    expect(await told('person.vouched')).toMatchObject([{ actorId: 'bea', data: { reason: 'We met.' } }]);
  });

  it('approves what was submitted after it came, without anyone', async () => {
    const { id, change } = await newcomer();
    await requestApply(world.context, RHEA, at(await approve('amir', change)));
    expect(await approve(id, await another())).toMatchObject({ state: 'approved' });
  });

  it('gets nothing from the word of an author of the change, by whichever account, nor from its own', async () => {
    const { id, change } = await newcomer();
    await hold('rhea', 'admin');
    await vouch(id, person('rhea', 'admin'));
    await expect(approve(id, change)).rejects.toMatchObject(forbidden);
    await link('bea', 'rhea');
    await vouch(id);
    await expect(approve(id, change)).rejects.toMatchObject(forbidden);
    await expect(vouch(id, person(id, 'admin'))).rejects.toMatchObject(forbidden);
    await link(id, 'ada', BEA);
    await expect(vouch(id, ADA)).rejects.toMatchObject(forbidden);
  });

  it('is vouched for by an admin in a fresh browser session, with a reason', async () => {
    const { id } = await newcomer();
    const { context } = world;
    const old = { kind: 'session', sessionId: 's', signedInAt: new Date(0) } as const;
    await expect(vouch(id, AMIR)).rejects.toMatchObject(forbidden);
    await expect(vouch(id, { ...BEA, via: old })).rejects.toMatchObject({ code: 'sign-in-again' });
    await expect(vouchForPerson(context, BEA, { personId: id, reason: ' ' })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(vouch('nobody')).rejects.toMatchObject({ code: 'not-found' });
    expect(await told('person.vouched')).toEqual([]);
  });
});

describe('two accounts of one person', () => {
  it('are one author: whoever drafted by one approves by neither, and is not asked', async () => {
    const { context, submitted } = world;
    await link('pia', 'rhea');
    const change = await submitted();
    await expect(approve('pia', change)).rejects.toThrow(
      'You are the author of this change with another account of yours.',
    );
    expect(change.eligibleApprovers.map(({ id }) => id)).toEqual(['amir']);
    expect((await listChanges(context, approver('pia'), { whose: 'waiting' })).rows).toEqual([]);
    expect((await listChanges(context, approver('pia'), { whose: 'mine' })).rows).toHaveLength(1);
    expect(await approve('amir', change)).toMatchObject({ state: 'approved' });
  });

  it('are one author of accounts of two GitLabs too', async () => {
    await world.db.person.create({ data: row('rhea-old', 'rhea', 'https://old.example.com') });
    await link('rhea-old', 'pia');
    const change = await world.submitted();
    const { id, approvalDigest, proposedDocument } = await world.db.change.findFirstOrThrow();
    await world.db.changeRevision.create({
      data: {
        ...{ changeId: id, revision: 9, editorId: 'rhea-old', at: new Date(0) },
        approvalDigest,
        proposedDocument,
      },
    });
    await expect(approve('pia', change)).rejects.toThrow('with another account of yours');
  });

  it('give one approval of two, also where they were linked after they gave both', async () => {
    const { context, submitted } = world;
    await approveRules(
      context,
      AMIR,
      await proposeRules(context, ADA, { text: '[{"name": "two", "approvals": 2}]', note: 'Two.' }),
    );
    await add('vera', 'approver');
    const once = await approve('amir', await submitted());
    const both = await approve('pia', once);
    expect(both.state).toBe('approved');
    await link('pia', 'amir');
    await expect(requestApply(context, RHEA, at(both))).rejects.toMatchObject(conflict);
    const third = await approve('vera', both);
    expect(third.approvals.counted).toBe(2);
    expect(await requestApply(context, RHEA, at(third))).toMatchObject({ state: 'applying' });
    await expect(approve('pia', await another()).then((view) => approve('amir', view))).rejects.toThrow(
      'You have approved this revision already',
    );
  });

  it('are linked and unlinked by an admin in a fresh browser session; the log has both', async () => {
    const old = { kind: 'session', sessionId: 's', signedInAt: new Date(0) } as const;
    await expect(link('pia', 'amir', AMIR)).rejects.toMatchObject(forbidden);
    await expect(link('pia', 'amir', { ...ADA, via: old })).rejects.toMatchObject({ code: 'sign-in-again' });
    await expect(link('pia', 'pia')).rejects.toMatchObject({ code: 'invalid' });
    await expect(link('pia', 'nobody')).rejects.toMatchObject({ code: 'not-found' });
    await link('pia', 'amir');
    await expect(link('amir', 'pia')).rejects.toMatchObject(conflict);
    await expect(link('pia', 'vik')).rejects.toMatchObject(conflict);
    await expect(unlink('amir')).rejects.toMatchObject(conflict);
    await unlink('pia');
    expect(await told('person.linked')).toMatchObject([{ actorId: 'ada', data: { to: 'amir' } }]);
    expect(await told('person.unlinked')).toMatchObject([{ actorId: 'ada', data: { from: 'amir' } }]);
  });

  it('never become a chain, however many are linked and at once', async () => {
    await link('pia', 'vik');
    await Promise.allSettled([link('vik', 'amir'), link('amir', 'rhea')]);
    const linked = await world.db.person.findMany({
      where: { linkedToId: { not: null } },
      include: { linkedTo: true },
    });
    expect(linked.length).toBeGreaterThan(1);
    for (const { linkedTo } of linked) expect(linkedTo?.linkedToId).toBeNull();
  });

  it('are not unlinked by their owner, and count as new where another admin does it while a change waits', async () => {
    const { submitted } = world;
    await hold('rhea', 'admin');
    await link('pia', 'rhea');
    const change = await submitted();
    for (const own of ['rhea', 'pia'])
      await expect(unlink('pia', person(own, 'admin'))).rejects.toThrow('Nobody unlinks their own accounts');
    await vouch('pia');
    await unlink('pia');
    await expect(approve('pia', change)).rejects.toThrow('first saw your account after this change');
    await vouch('pia');
    expect(await approve('pia', change)).toMatchObject({ state: 'approved' });
  });

  it('are suggested to admins by what GitLab tells of both, and nobody else sees that', async () => {
    const { context, db } = world;
    await db.person.update({ where: { id: 'amir' }, data: { subject: '3' } });
    await db.person.update({ where: { id: 'pia' }, data: { subject: '4' } });
    const account = (id: number, trait: string) => ({
      id,
      username: `u-${id}`,
      name: `U ${id}`,
      state: 'active',
      traits: [trait],
    });
    world.world.accounts[3] = account(3, 'saml:one');
    world.world.accounts[4] = account(4, 'saml:one');
    expect(await getLinkCandidates(context, ADA)).toMatchObject({ linkCandidates: [], identitiesKnown: false });
    await readMembers(context);
    const because = 'the same identity at saml';
    expect(await getLinkCandidates(context, ADA)).toMatchObject({
      linkCandidates: [{ one: { id: 'amir' }, other: { id: 'pia' }, because }],
      identitiesKnown: true,
    });
    expect((await getLinkCandidates(context, AMIR)).linkCandidates).toEqual([]);
    await link('pia', 'amir');
    expect((await getLinkCandidates(context, ADA)).linkCandidates).toEqual([]);
    const after = await listPeople(context, ADA, { q: 'pia' });
    expect(after.rows.map(({ id, linkedTo }) => [id, linkedTo?.id])).toEqual([['pia', 'amir']]);
  });
});

describe('alone no admin makes themselves an approver', () => {
  const rolesOf = async (personId: string) =>
    (await world.db.personRole.findMany({ where: { personId } })).map(({ role, source }) => `${role} by ${source}`);
  /** Ada is a direct Owner of the group. */
  const joins = async () => {
    await world.db.person.update({ where: { id: 'ada' }, data: { subject: '5' } });
    world.world.members = { [RISK.id]: [testMember(5, { direct: { level: 50, expiresOn: null } })] };
  };

  it('not by a role of their own, nor by one for an account that is linked to theirs', async () => {
    const { context } = world;
    await expect(setPersonRoles(context, ADA, { personId: 'ada', roles: ['approver'] })).rejects.toMatchObject(
      forbidden,
    );
    await add('ada-2', 'admin');
    await link('ada-2', 'ada', BEA);
    for (const [by, of] of [
      ['ada-2', 'ada'],
      ['ada', 'ada-2'],
    ] as const)
      await expect(
        setPersonRoles(context, person(by, 'admin'), { personId: of, roles: ['approver'] }),
      ).rejects.toMatchObject(forbidden);
    expect([await rolesOf('ada'), await rolesOf('ada-2')]).toEqual([
      ['admin by configuration'],
      ['admin by configuration'],
    ]);
  });

  it('not by a grant for a group that they are in, join later, or are in by a linked account', async () => {
    const { context, submitted } = world;
    await joins();
    await createGroupGrant(context, ADA, { groupPath: GRANTED, role: 'approver', inherited: true, level: 'guest' });
    await readMembers(context);
    expect(await rolesOf('ada')).toEqual(['admin by configuration']);
    const change = await submitted();
    expect(change.eligibleApprovers.map(({ id }) => id)).not.toContain('ada');
    await add('ada-2', 'admin', '6');
    world.world.members = { [RISK.id]: [testMember(5), testMember(6)] };
    await readMembers(context);
    // Nobody knows yet whose the second account is.
    expect(await rolesOf('ada-2')).toEqual(['admin by configuration', 'approver by group']);
    await link('ada-2', 'ada', BEA);
    await readMembers(context);
    expect(await rolesOf('ada-2')).toEqual(['admin by configuration']);
  });

  it('but by a grant of another admin, and then for what is submitted afterwards', async () => {
    const { context, submitted } = world;
    await joins();
    const change = await submitted();
    await createGroupGrant(context, BEA, { groupPath: GRANTED, role: 'approver' });
    await readMembers(context);
    expect(await rolesOf('ada')).toEqual(['admin by configuration', 'approver by group']);
    await expect(approveChange(context, byToken(approver('ada'), 'read', 'approve'), at(change))).rejects.toMatchObject(
      forbidden,
    );
  });
});
