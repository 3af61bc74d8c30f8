/** Two people with open sessions, for tests of who may sign in and what they hold. Not for production code. */

import type { Database } from '@/lib/db/transaction';
import { personActor } from '@/lib/session/person-actor';
import { hashSecret } from '@/lib/session/secrets';
import { person } from '@/lib/test-worlds/change-test-world';
import { PEOPLE, TestWorld } from '@/lib/test-worlds/sync-test-world';

export const ADA = person('ada', 'admin');
export const BOB = person('bob', 'viewer');

/** Ada and Bob, each with an open session whose secret is known. */
export async function openPeople(db: Database) {
  const world = new TestWorld();
  const context = world.context(db);
  const expiresAt = new Date(context.now().getTime() + 3_600_000);
  for (const { personId: id, roles } of [ADA, BOB]) {
    const at = context.now();
    await db.person.create({
      data: { id, issuer: 'https://gitlab.example.com', subject: id, username: id, name: id, createdAt: at },
    });
    await db.personRole.createMany({
      data: roles.map((role) => ({ personId: id, role, source: 'admin', grantedAt: at })),
    });
    const row = { id: hashSecret(`secret-${id}`), personId: id, createdAt: at, lastSeenAt: at, expiresAt };
    await db.session.create({ data: row });
  }
  const request = { id: 'r', ip: null };
  const bySession = (id: string) =>
    personActor(db, context.now(), PEOPLE, { sessionSecret: `secret-${id}`, authorization: null, request });
  const withToken = (token: string, now = context.now()) =>
    personActor(db, now, PEOPLE, { sessionSecret: null, authorization: `Bearer ${token}`, request });
  const events = async () => {
    const rows = await db.auditEvent.findMany({ orderBy: { seq: 'asc' } });
    return rows.map(({ action, result, actorId }) => `${actorId} ${action} ${result}`);
  };
  const rolesOf = async (personId: string) => {
    const rows = await db.personRole.findMany({ where: { personId }, orderBy: [{ role: 'asc' }, { source: 'asc' }] });
    return rows.map(({ role, source }) => `${role} by ${source}`);
  };
  return { db, world, context, bySession, withToken, events, rolesOf };
}
