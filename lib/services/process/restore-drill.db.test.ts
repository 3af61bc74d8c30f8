import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/open-database';
import { openQueue } from '@/lib/jobs/queue';
import { applyChange } from '@/lib/services/apply/apply-change';
import { resumeApplying } from '@/lib/services/apply/applying-pause';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import { requestApply } from '@/lib/services/apply/request-apply';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { checkpointTargets } from '@/lib/services/audit/delivery/checkpoint-targets';
import { writeCheckpoint } from '@/lib/services/audit/delivery/write-checkpoint';
import { verifyStoredLog } from '@/lib/services/audit/verify-stored-log';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { readPause } from '@/lib/services/facts/applying-pause';
import { syncAccount } from '@/lib/services/sync/sync-account';
import type { Context } from '@/lib/services/verb/context';
import { AMIR, adds, at, openChanges, person, RHEA } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/test-config';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-drill-'));
const name = `drill_${randomUUID().replaceAll('-', '')}`;

const onServer = async (statement: string) => {
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};
const urlOf = (database: string): string => {
  const url = new URL(process.env.TEST_DATABASE_URL ?? '');
  url.pathname = `/${database}`;
  return url.href;
};

/** Where Debian keeps the programs of its newest PostgreSQL, before what else is on the PATH. */
function tool(program: string, args: readonly string[]): void {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => path.join(debian, version, 'bin'));
  const env = { ...process.env, PATH: [...folders, process.env.PATH ?? ''].join(':') };
  execFileSync(program, args, { env, stdio: 'pipe' });
}

afterEach(async () => {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  rmSync(folder, { recursive: true, force: true });
});

it('a dump that is restored elsewhere starts, verifies, syncs, and applies nothing until an admin has confirmed it', async () => {
  const { context, world, requested, db } = await openChanges(database().client);
  const queue = await openQueue(database(), () => {});
  await queue.stop();
  await pauseIfRestored(context);
  const { number } = await requested();
  const { id: changeId } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId }, world.wait);
  await writeCheckpoint(context, await openAuditKey(context, db), checkpointTargets(context.config));
  expect(world.writes).toHaveLength(1);
  const before = await countsOf(db);

  // The commands of docs/operate.md.
  const [source] = await db.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
  const dump = path.join(folder, 'drawbridge.dump');
  tool('pg_dump', ['--format=custom', `--file=${dump}`, `--dbname=${urlOf(source?.name ?? '')}`]);
  await onServer(`CREATE DATABASE ${name}`);
  tool('pg_restore', ['--exit-on-error', '--no-owner', `--dbname=${urlOf(name)}`, dump]);

  const opened = await openDatabase({ databaseUrl: urlOf(name), dataDir: null });
  try {
    const restored: Context = { ...context, db: opened.client };
    expect(await countsOf(restored.db)).toEqual(before);
    expect((await verifyStoredLog(restored, [], null)).verdict).toMatchObject({ ok: true, events: before.events });
    const again = await openQueue(opened, () => {});
    await again.stop();

    await pauseIfRestored(restored);
    expect((await readPause(restored.db))?.because).toContain('restored from a backup or moved');
    await syncAccount(restored, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
    expect(await restored.db.syncRun.findFirst({ orderBy: { startedAt: 'desc' } })).toMatchObject({ state: 'done' });
    const next = await approvedIn(restored);
    await expect(requestApply(restored, RHEA, at(next))).rejects.toThrow('Applying is paused');
    expect(world.writes).toHaveLength(1);

    await resumeApplying(restored, person('ada', 'admin'), { reason: 'Every role was compared.' });
    await requestApply(restored, RHEA, at(next));
    const { id } = await restored.db.change.findUniqueOrThrow({ where: { number: next.number } });
    await applyChange(restored, { changeId: id }, world.wait);
    expect(world.writes).toHaveLength(2);
    const verified = (await verifyStoredLog(restored, [], null)).verdict;
    expect(verified).toMatchObject({ ok: true });
    expect(verified.ok && verified.events).toBeGreaterThan(before.events);
    // Triggers come back with the tables: the log is as immutable as it was.
    await expect(restored.db.$executeRaw`DELETE FROM "AuditEvent"`).rejects.toThrow();
  } finally {
    await opened.close();
  }
});

async function countsOf(db: Context['db']) {
  const [events, changes, roles, refs] = [
    await db.auditEvent.count(),
    await db.change.count(),
    await db.role.count(),
    await db.ref.count(),
  ];
  return { events, changes, roles, refs };
}

/** A change of the other role, drafted, submitted and approved. */
async function approvedIn(context: Context) {
  const role = await context.db.role.findFirstOrThrow({ where: { name: 'role-002', goneAt: null } });
  const drafted = await draftChange(context, RHEA, {
    ...{ role: { accountId: ACCOUNT, name: 'role-002' }, title: 'Let service 3 in', reason: 'It deploys now.' },
    ...{ baseDigest: role.trustDigest, proposal: adds(3) },
  });
  return approveChange(context, AMIR, at(await submitChange(context, RHEA, at(drafted))));
}
