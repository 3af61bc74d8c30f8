import { describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/decide';
import type { PersonRoleName } from '@/lib/access/permissions';
import { getConnections } from '@/lib/services/connections/get-connections';
import { ensureConnections } from '@/lib/services/connections/rows';
import { findPeople } from '@/lib/services/people/find-people';
import { listPeople } from '@/lib/services/people/list-people';
import { listSessions } from '@/lib/services/people/list-sessions';
import { createToken } from '@/lib/services/people/tokens/create-token';
import { listTokens } from '@/lib/services/people/tokens/list-tokens';
import { FRESH } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const as = (personId: string, ...roles: PersonRoleName[]): PersonActor => ({
  kind: 'person',
  personId,
  name: personId,
  username: personId,
  roles,
  via: { kind: 'session', sessionId: `s-${personId}`, signedInAt: FRESH },
  request: { id: 'r', ip: null },
});

async function open() {
  const context = new TestWorld().context(database().client);
  const [now, later] = [context.now(), new Date(context.now().getTime() + 3_600_000)];
  for (const id of ['ada', 'bob']) {
    const who = { issuer: 'https://gitlab.example', subject: id, username: id, name: id };
    await context.db.person.create({ data: { id, ...who, createdAt: now } });
    await context.db.session.create({
      data: { id: `s-${id}`, personId: id, createdAt: now, lastSeenAt: now, expiresAt: later },
    });
  }
  return { context, now };
}

describe('connections', () => {
  it('say what each permission does, and that what is not checked yet is unknown and waits for its turn', async () => {
    const { context, now } = await open();
    await ensureConnections(context);
    const check = { sourceKind: 'account', sourceId: ACCOUNT, permission: 'iam:GetRole', checkedAt: now };
    await context.db.connectionCheck.create({ data: { ...check, state: 'missing', detail: 'refused' } });
    const account = (await getConnections(context, as('ada', 'viewer'))).find(({ id }) => id === ACCOUNT);
    const states = new Map(account?.permissions.map(({ permission, state }) => [permission, state]));
    expect(states.get('iam:GetRole')).toBe('missing');
    expect(states.get('iam:ListRoles')).toBe('unknown');
    const waiting = account?.permissions.find(({ permission }) => permission === 'iam:ListRoles');
    expect(waiting?.detail).toContain('as soon as a worker is free');
    expect(account?.check).toBeNull();
    expect(account).toMatchObject({ syncedAt: null, ageSeconds: null, sync: null });
  });

  it('show the newest sync alone', async () => {
    const { context, now } = await open();
    await ensureConnections(context);
    const run = { sourceKind: 'account', sourceId: ACCOUNT, phase: 'roles', startedBy: 'ada' };
    const before = new Date(now.getTime() - 60_000);
    await context.db.syncRun.create({
      data: { ...run, id: 'new', state: 'running', done: 4, total: 9, startedAt: now },
    });
    await context.db.syncRun.create({ data: { ...run, id: 'old', state: 'failed', error: 'away', startedAt: before } });
    const account = (await getConnections(context, as('ada', 'viewer'))).find(({ id }) => id === ACCOUNT);
    expect(account?.sync).toMatchObject({ state: 'running', done: 4, total: 9, error: null });
  });
});

describe('people and sessions', () => {
  it('tell the number of sessions to an admin, and to nobody else', async () => {
    const { context } = await open();
    const sessionsSeenBy = async (actor: PersonActor) =>
      (await listPeople(context, actor)).rows.map(({ openSessions }) => openSessions);
    expect(await sessionsSeenBy(as('ada', 'admin'))).toEqual([1, 1]);
    expect(await sessionsSeenBy(as('ada', 'viewer'))).toEqual([null, null]);
  });

  it('are found by name for whoever chooses one, disabled people never, and a pattern is plain text', async () => {
    const { context } = await open();
    const found = async (q?: string) =>
      (await findPeople(context, as('ada', 'viewer'), { q })).rows.map(({ id }) => id);
    expect(await found()).toEqual(['ada', 'bob']);
    expect(await found('BO')).toEqual(['bob']);
    expect(await found('%')).toEqual([]);
    await context.db.person.update({ where: { id: 'bob' }, data: { disabledAt: context.now() } });
    expect(await found('bo')).toEqual([]);
    await expect(findPeople(context, as('eve'), {})).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('give a person their own sessions, and those of all to an admin only', async () => {
    const { context } = await open();
    const own = await listSessions(context, as('bob', 'viewer'), {});
    expect(own.rows).toMatchObject([{ personId: 'bob', current: true }]);
    expect((await listSessions(context, as('ada', 'admin'), { whose: 'all' })).rows).toHaveLength(2);
    const refused = listSessions(context, as('bob', 'viewer'), { whose: 'all' });
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('own tokens', () => {
  it('are listed without their secret, and never to another person', async () => {
    const { context } = await open();
    const { token } = await createToken(context, as('ada', 'viewer'), { name: 'ci', scopes: ['read'], days: 7 });
    const { rows: mine } = await listTokens(context, as('ada', 'viewer'));
    expect(mine).toMatchObject([{ name: 'ci', state: 'valid', scopes: ['read'] }]);
    expect(JSON.stringify(mine)).not.toContain(token);
    expect((await listTokens(context, as('bob', 'admin'))).rows).toEqual([]);
  });
});
