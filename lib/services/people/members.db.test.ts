import { describe, expect, it } from 'vitest';
import { DEFAULT_MEMBERSHIP } from '@/lib/access/membership';
import type { PersonRoleName } from '@/lib/access/permissions';
import type { Config } from '@/lib/config/config';
import { GitLabError } from '@/lib/gitlab/port';
import { checkConfiguredGroups } from '@/lib/services/people/check-configured-groups';
import { confirmGroup } from '@/lib/services/people/confirm-group';
import { listGrants } from '@/lib/services/people/grant-view';
import { createGroupGrant, deleteGroupGrant } from '@/lib/services/people/group-grants';
import { readDueMembers, readMembers } from '@/lib/services/people/read-members';
import { readMembersNow } from '@/lib/services/people/read-members-now';
import { personActor } from '@/lib/session/person-actor';
import { hashSecret } from '@/lib/session/secrets';
import { person } from '@/lib/test-worlds/change-test-world';
import { PEOPLE, TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup, testMember } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();
const APPROVERS = 22;
const grant = (patch: Partial<Config['groupGrants'][number]> = {}) => ({
  ...DEFAULT_MEMBERSHIP,
  ...{ groupPath: 'platform/approvers', role: 'approver' as PersonRoleName, ...patch },
});
const unreachable = () => {
  throw new GitLabError('GET /groups/:id', { kind: 'unreachable', detail: 'GitLab cannot be reached.' });
};

function open(groupGrants = [grant()]) {
  const db = database().client;
  const world = new TestWorld();
  world.groups = [testGroup(APPROVERS, 'platform/approvers')];
  world.members = { [APPROVERS]: [testMember(3)] };
  const base = world.context(db);
  const clock = { offset: 0 };
  const now = () => new Date(base.now().getTime() + clock.offset);
  const context = { ...base, now, config: { ...base.config, groupGrants } };
  const held = async () => {
    const rows = await db.personRole.findMany({ include: { person: true }, orderBy: [{ personId: 'asc' }] });
    return rows.map(({ person: { subject }, role, source }) => `${subject} ${role} by ${source}`).sort();
  };
  /** A session of the account, if it is known. */
  const session = async (subject: string) => {
    const { id } = await db.person.findFirstOrThrow({ where: { subject } });
    const at = now();
    const row = { id: hashSecret(`s-${subject}`), personId: id, createdAt: at, lastSeenAt: at };
    await db.session.create({ data: { ...row, expiresAt: new Date(at.getTime() + 1e10) } });
    return () =>
      personActor(db, now(), PEOPLE, {
        ...{ sessionSecret: `s-${subject}`, authorization: null, request: { id: 'r', ip: null } },
      });
  };
  const pass = (hours: number) => {
    clock.offset += hours * 3_600_000;
  };
  return { db, world, context, held, session, pass };
}

describe('a group that gives a role', () => {
  it('makes people of its members before they ever signed in, and of nobody else', async () => {
    const { db, world, context, held } = open();
    world.members[APPROVERS] = [
      testMember(3),
      testMember(4, { direct: { level: 20, expiresOn: null } }),
      testMember(7, { direct: null, any: { level: 50, expiresOn: null } }),
      testMember(8, { state: 'blocked' }),
    ];
    await readMembers(context);
    expect(await held()).toEqual(['3 approver by group']);
    expect(await db.person.findMany()).toMatchObject([{ subject: '3', name: 'User 3', lastSignInAt: null }]);
  });

  it('takes the role from whoever leaves, at the next request of a session that is open', async () => {
    const { db, world, context, session } = open();
    await readMembers(context);
    const actor = await session('3');
    expect(await actor()).toMatchObject({ roles: ['approver'], unconfirmed: [] });
    world.members[APPROVERS] = [];
    world.accounts[3] = { id: 3, username: 'user-3', name: 'User 3', state: 'active', traits: [] };
    await readMembers(context);
    expect(await actor()).toMatchObject({ roles: [] });
    expect(
      await db.auditEvent.findMany({ where: { action: 'members.changed' }, orderBy: { seq: 'asc' } }),
    ).toMatchObject([
      { data: { gained: ['User 3: approver'], lost: [] } },
      { data: { gained: [], lost: ['User 3: approver'] } },
    ]);
  });

  it('is known by its id: a rename changes nothing, and another group at the old path gives nothing', async () => {
    const { world, context, held } = open();
    await readMembers(context);
    world.groups = [testGroup(APPROVERS, 'base/approvers'), testGroup(66, 'platform/approvers')];
    world.members[66] = [testMember(9)];
    await readMembers(context);
    expect(await held()).toEqual(['3 approver by group']);
    expect(await context.db.namedGroup.findMany()).toMatchObject([{ groupId: APPROVERS, fullPath: 'base/approvers' }]);
  });

  it('that is gone gives nothing to the group that takes its path, until an admin confirms that very group', async () => {
    const { world, context, held } = open();
    const ada = person('ada', 'admin');
    const confirm = (groupId: number) => confirmGroup(context, ada, { groupPath: 'platform/approvers', groupId });
    await readMembers(context);
    expect(await held()).toEqual(['3 approver by group']);
    await expect(confirm(66)).rejects.toMatchObject({ code: 'conflict' });
    world.groups = [testGroup(66, 'platform/approvers')];
    world.members[66] = [testMember(9)];
    for (let times = 0; times < 2; times++) await readMembers(context);
    expect(await held()).toEqual([]);
    const [view] = await listGrants(context, person('ada', 'admin'));
    expect(view).toMatchObject({
      takenBy: 66,
      members: 0,
      problem: expect.stringContaining(`was number ${APPROVERS}`),
    });
    expect(view?.problem).toContain('number 66');
    // A third group that takes it meanwhile is not the one that was looked at.
    await expect(confirm(67)).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      confirmGroup(context, person('bob', 'approver'), { groupPath: 'platform/approvers', groupId: 66 }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await confirm(66);
    await readMembers(context);
    expect(await held()).toEqual(['9 approver by group']);
    expect(await context.db.auditEvent.findMany({ where: { action: 'group.confirmed' } })).toMatchObject([
      { objectName: 'platform/approvers', objectId: '66', data: { before: APPROVERS } },
    ]);
  });

  it('that GitLab does not know says so, and is looked for again', async () => {
    const { world, context, held } = open([grant({ groupPath: 'platform/aprovers' })]);
    await readMembers(context);
    expect(await context.db.namedGroup.findMany()).toMatchObject([
      { groupId: null, problem: expect.stringContaining('no group platform/aprovers') },
    ]);
    world.groups.push(testGroup(23, 'platform/aprovers'));
    world.members[23] = [testMember(4)];
    await readMembers(context);
    expect(await held()).toEqual(['4 approver by group']);
  });
});

describe('a group of the configuration', () => {
  it('that GitLab does not know is said at start; one that it knew once, or cannot tell of, is not', async () => {
    const { world, context } = open([grant(), grant({ groupPath: 'platform/aprovers' })]);
    expect(await checkConfiguredGroups(context)).toEqual([expect.stringContaining('no group platform/aprovers')]);
    world.groups = [];
    expect(await checkConfiguredGroups(context)).toHaveLength(1);
    world.fault = unreachable;
    expect(await checkConfiguredGroups(context)).toEqual([]);
  });
});

describe('while GitLab is away', () => {
  it('what was read counts for a day, then no longer for approving, and does again once it is read', async () => {
    const { world, context, session, pass } = open();
    await readMembers(context);
    const actor = await session('3');
    world.fault = unreachable;
    pass(23);
    await readMembers(context);
    expect(await actor()).toMatchObject({ roles: ['approver'], unconfirmed: [] });
    pass(2);
    await readMembers(context);
    expect(await actor()).toMatchObject({ roles: ['approver'], unconfirmed: ['approver'] });
    expect(await context.db.namedGroup.findMany()).toMatchObject([{ problem: expect.stringContaining('reached') }]);
    world.fault = () => {};
    await readMembers(context);
    expect(await actor()).toMatchObject({ unconfirmed: [] });
  });

  it('nobody loses a session, and a group is asked about once', async () => {
    const { world, context, session } = open([grant(), grant({ groupPath: 'platform/admins', role: 'admin' })]);
    await readMembers(context);
    const actor = await session('3');
    world.fault = unreachable;
    world.calls.length = 0;
    await readMembers(context);
    expect(await actor()).not.toBeNull();
    expect(world.calls).toHaveLength(1);
  });
});

describe('an account that GitLab blocks or deletes', () => {
  it.each([
    ['blocked', { id: 3, username: 'u', name: 'U', state: 'blocked', traits: [] }],
    ['deleted', null],
  ])('(%s) loses sessions and tokens for good', async (_, account) => {
    const { db, world, context, session, held } = open();
    await readMembers(context);
    const actor = await session('3');
    world.accounts[3] = account;
    world.members[APPROVERS] = account === null ? [] : [testMember(3, { state: 'blocked' })];
    await readMembers(context);
    expect(await actor()).toBeNull();
    expect(await held()).toEqual([]);
    expect(await db.auditEvent.findMany({ where: { action: 'person.left' } })).toMatchObject([
      { data: { sessions: 1, tokens: 0 } },
    ]);
    world.accounts[3] = { id: 3, username: 'u', name: 'U', state: 'active', traits: [] };
    await readMembers(context);
    expect(await actor()).toBeNull();
  });

  it('is not believed of most people at once: then the token sees too little', async () => {
    const { world, context, session } = open();
    world.members[APPROVERS] = [3, 4, 5, 6].map((id) => testMember(id));
    await readMembers(context);
    const actor = await session('3');
    for (const id of [3, 4, 5, 6]) world.accounts[id] = null;
    await readMembers(context);
    expect(await actor()).not.toBeNull();
  });
});

describe('a grant that an admin makes', () => {
  const ADA = person('ada', 'admin');
  const ada = { id: 'ada', issuer: 'https://gitlab.example.com', subject: '1', username: 'ada', name: 'Ada' };

  it('gives nothing to that admin, who is a member, and gives it to the others', async () => {
    const { db, world, context, held } = open([]);
    await db.person.create({ data: { ...ada, createdAt: context.now() } });
    world.members[APPROVERS] = [testMember(1), testMember(3)];
    const { id } = await createGroupGrant(context, ADA, { groupPath: 'platform/approvers', role: 'approver' });
    expect(world.queued).toMatchObject([{ name: 'read-members' }]);
    await readMembers(context);
    expect(await held()).toEqual(['3 approver by group']);
    await deleteGroupGrant(context, ADA, { id });
    expect(await held()).toEqual([]);
  });

  it('is refused for a group that GitLab does not know, and while it cannot be asked', async () => {
    const { db, world, context } = open([]);
    const make = (groupPath: string) => createGroupGrant(context, ADA, { groupPath, role: 'viewer' });
    await expect(make('platform/nobody')).rejects.toMatchObject({ code: 'invalid' });
    world.fault = unreachable;
    await expect(make('platform/approvers')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await db.groupGrant.count()).toBe(0);
  });
});

describe('a reading', () => {
  it('is asked for by the clock when it is due, and by whoever heard that something changed', async () => {
    const { world, context, pass } = open();
    await readDueMembers(context);
    expect(world.queued).toMatchObject([{ name: 'read-members' }]);
    await readMembers(context);
    await readDueMembers(context);
    expect(world.queued).toHaveLength(1);
    pass(0.1);
    await readDueMembers(context);
    expect(world.queued).toHaveLength(2);
    await readMembersNow(context, person('ada', 'admin'));
    expect(world.queued).toHaveLength(3);
  });
});
