import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answer } from '@/app/api/answer';
import { GET as readyz } from '@/app/readyz/route';
import { log } from '@/lib/log/log';
import { hashSecret } from '@/lib/session/secrets';
import { openPeople } from '@/lib/test-worlds/people-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const slot = globalThis as { drawbridgeRunning?: Promise<unknown> | undefined; drawbridgeDiskFull?: boolean };

/** PostgreSQL itself says that there is no room: to whoever adds an event, and to whoever makes a table. */
const FULL = [
  `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     RAISE EXCEPTION 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full'; END $$`,
  `CREATE TRIGGER no_room BEFORE INSERT ON "AuditEvent" EXECUTE FUNCTION no_room()`,
  `CREATE FUNCTION no_table() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
     RAISE EXCEPTION 'could not extend file "base/1/3": No space left on device' USING ERRCODE = 'disk_full'; END $$`,
  `CREATE EVENT TRIGGER no_table ON ddl_command_start WHEN TAG IN ('CREATE TABLE AS') EXECUTE FUNCTION no_table()`,
];
const ROOM = ['DROP TRIGGER no_room ON "AuditEvent"', 'DROP EVENT TRIGGER no_table'];

async function open() {
  const { context } = await openPeople(database().client);
  slot.drawbridgeRunning = Promise.resolve(context);
  const { db, config } = context;
  const run = async (statements: readonly string[]) => {
    for (const statement of statements) await db.$executeRawUnsafe(statement);
  };
  const origin = new URL(config.publicUrl).origin;
  const headers = { origin, cookie: 'drawbridge-session=secret-ada', 'idempotency-key': 'k' };
  const call = async (method: string, path: string) => {
    const request = new Request(`${origin}/api/v1${path}`, { method, headers });
    const response = await answer(request, async () => context);
    return { status: response.status, text: await response.text() };
  };
  return { db, run, call };
}

beforeEach(() => {
  vi.spyOn(log, 'error').mockImplementation(() => {});
});
afterEach(() => {
  slot.drawbridgeRunning = undefined;
  slot.drawbridgeDiskFull = false;
  vi.restoreAllMocks();
});
const ready = async () => {
  const response = await readyz();
  return { status: response.status, text: await response.text() };
};
const BOBS = `/sessions/${hashSecret('secret-bob')}`;

describe('a database whose disk is full', () => {
  it('says so to whoever writes, keeps what there was, and answers what is read', async () => {
    const { db, run, call } = await open();
    expect(await ready()).toMatchObject({ status: 200 });
    await run(FULL);
    const events = await db.auditEvent.count();
    expect(await call('DELETE', BOBS)).toMatchObject({
      status: 503,
      text: expect.stringContaining("The database's disk is full"),
    });
    expect(await db.session.count({ where: { revokedAt: null } })).toBe(2);
    expect(await db.auditEvent.count()).toBe(events);
    expect(await call('GET', '/people')).toMatchObject({ status: 200 });
  });

  it('takes no requests until there is room, with the reason', async () => {
    const { run, call } = await open();
    await run(FULL);
    await call('DELETE', BOBS);
    expect(await ready()).toEqual({ status: 503, text: expect.stringContaining('disk is full') });
    await run(ROOM);
    expect(await ready()).toMatchObject({ status: 200 });
    expect(await call('DELETE', BOBS)).toMatchObject({ status: 204 });
  });
});
