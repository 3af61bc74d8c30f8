import { describe, expect, it } from 'vitest';
import type { PersonRoleName } from '@/lib/access/permissions';
import { createGroupGrant, deleteGroupGrant } from '@/lib/services/people/group-grants';
import { revokeSession } from '@/lib/services/people/revoke-session';
import { setPersonDisabled } from '@/lib/services/people/set-person-disabled';
import { setPersonRoles } from '@/lib/services/people/set-person-roles';
import { createToken } from '@/lib/services/people/tokens/create-token';
import { hashSecret } from '@/lib/session/secrets';
import { byToken } from '@/lib/test-worlds/change-test-world';
import { ADA, BOB, openPeople } from '@/lib/test-worlds/people-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();
const open = () => openPeople(database().client);
const forbidden = { code: 'forbidden' };

describe('the roles of a person', () => {
  it('given by hand are what an admin sets, whoever gave them before; those by rule stay', async () => {
    const { db, context, rolesOf } = await open();
    const rows: readonly (readonly [PersonRoleName, string])[] = [
      ['admin', 'setup'],
      ['admin', 'console'],
      ['auditor', 'group'],
      ['admin', 'configuration'],
    ];
    const grantedAt = context.now();
    await db.personRole.createMany({
      data: rows.map(([role, source]) => ({ personId: 'bob', role, source, grantedAt })),
    });
    await setPersonRoles(context, ADA, { personId: 'bob', roles: ['requester', 'requester'] });
    expect(await rolesOf('bob')).toEqual(['admin by configuration', 'auditor by group', 'requester by admin']);
    const [event] = await db.auditEvent.findMany();
    expect(event).toMatchObject({
      action: 'person.updated',
      data: { before: ['viewer', 'admin'], after: ['requester'] },
    });
  });

  it('take effect at the next request of a session that is open', async () => {
    const { context, bySession } = await open();
    await setPersonRoles(context, ADA, { personId: 'bob', roles: [] });
    expect(await bySession('bob')).toMatchObject({ roles: [] });
  });

  it('are not set by oneself, nor by who is no admin, nor for nobody, nor to a role that there is not', async () => {
    const { context, rolesOf, events } = await open();
    const set = (actor: typeof ADA, input: object) => setPersonRoles(context, actor, input);
    await expect(set(ADA, { personId: 'ada', roles: ['approver'] })).rejects.toMatchObject(forbidden);
    await expect(set(byToken(ADA, 'admin'), { personId: 'ada', roles: ['approver'] })).rejects.toMatchObject(forbidden);
    await expect(set(byToken(ADA, 'write'), { personId: 'bob', roles: [] })).rejects.toMatchObject(forbidden);
    await expect(set(BOB, { personId: 'bob', roles: ['admin'] })).rejects.toMatchObject(forbidden);
    await expect(set(ADA, { personId: 'eve', roles: [] })).rejects.toMatchObject({ code: 'not-found' });
    await expect(set(ADA, { personId: 'bob', roles: ['root'] })).rejects.toMatchObject({ code: 'invalid' });
    expect(await rolesOf('ada')).toEqual(['admin by admin']);
    expect(await rolesOf('bob')).toEqual(['viewer by admin']);
    expect(await events()).toEqual(
      Array.from({ length: 4 }, (_, n) => `${n < 3 ? 'ada' : 'bob'} access.refused refused`),
    );
  });
});

describe('disabling a person', () => {
  it('ends their sessions and tokens for good: enabling brings back neither', async () => {
    const { context, bySession, withToken, events } = await open();
    const { token } = await createToken(context, BOB, { name: 'ci', scopes: ['read'], days: 1 });
    await setPersonDisabled(context, ADA, { personId: 'bob', disabled: true });
    expect([await bySession('bob'), await withToken(token)]).toEqual([null, null]);
    await setPersonDisabled(context, ADA, { personId: 'bob', disabled: false });
    expect([await bySession('bob'), await withToken(token)]).toEqual([null, null]);
    expect(await bySession('ada')).toMatchObject({ personId: 'ada' });
    expect((await events()).slice(1)).toEqual(['ada person.updated done', 'ada person.updated done']);
  });

  it('is not done to oneself, so the last admin cannot lock everyone out, nor by who is no admin', async () => {
    const { context, bySession, events } = await open();
    const disable = (personId: string) => ({ personId, disabled: true });
    await expect(setPersonDisabled(context, ADA, disable('ada'))).rejects.toMatchObject(forbidden);
    await expect(setPersonDisabled(context, BOB, disable('ada'))).rejects.toMatchObject(forbidden);
    await expect(setPersonDisabled(context, ADA, disable('eve'))).rejects.toMatchObject({ code: 'not-found' });
    expect(await bySession('ada')).toMatchObject({ roles: ['admin'] });
    expect(await events()).toEqual(['ada access.refused refused', 'bob access.refused refused']);
  });
});

describe('roles by group', () => {
  it('are given once, taken once, and recorded', async () => {
    const { db, world, context, events } = await open();
    const grant = { groupPath: 'platform/admins', role: 'admin' };
    world.groups = [testGroup(21, grant.groupPath)];
    const { id } = await createGroupGrant(context, ADA, grant);
    await expect(createGroupGrant(context, ADA, grant)).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.groupGrant.findMany()).toMatchObject([
      { ...grant, createdBy: 'ada', createdById: 'ada', minLevel: 30, inherited: false },
    ]);
    await deleteGroupGrant(context, ADA, { id });
    await expect(deleteGroupGrant(context, ADA, { id })).rejects.toMatchObject({ code: 'not-found' });
    expect(await db.groupGrant.count()).toBe(0);
    expect(await events()).toEqual(['ada group-grant.created done', 'ada group-grant.deleted done']);
  });

  it('are neither given nor taken by who is no admin', async () => {
    const { db, world, context, events } = await open();
    world.groups = [testGroup(15, 'platform')];
    const { id } = await createGroupGrant(context, ADA, { groupPath: 'platform', role: 'viewer' });
    await expect(createGroupGrant(context, BOB, { groupPath: 'bobs', role: 'admin' })).rejects.toMatchObject(forbidden);
    await expect(deleteGroupGrant(context, BOB, { id })).rejects.toMatchObject(forbidden);
    expect(await db.groupGrant.count()).toBe(1);
    expect((await events()).slice(1)).toEqual(['bob access.refused refused', 'bob access.refused refused']);
  });
});

describe('ending a session', () => {
  it('works for its owner and for an admin, at its next request', async () => {
    const { context, bySession, events } = await open();
    await revokeSession(context, ADA, { id: hashSecret('secret-bob') });
    await revokeSession(context, ADA, { id: hashSecret('secret-ada') });
    expect([await bySession('bob'), await bySession('ada')]).toEqual([null, null]);
    expect(await events()).toEqual(['ada session.ended done', 'ada session.ended done']);
  });

  it("is refused for someone else's, known or not, and recorded", async () => {
    const { context, bySession, events } = await open();
    for (const id of [hashSecret('secret-ada'), 'no-such-session'])
      await expect(revokeSession(context, BOB, { id })).rejects.toMatchObject(forbidden);
    await expect(revokeSession(context, ADA, { id: 'no-such-session' })).rejects.toMatchObject({ code: 'not-found' });
    expect(await bySession('ada')).not.toBeNull();
    expect(await events()).toEqual(['bob access.refused refused', 'bob access.refused refused']);
  });
});
