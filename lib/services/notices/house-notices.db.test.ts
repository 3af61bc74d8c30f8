import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '@/app/api/operations/all';
import { noticeLines, noticeSays, noticeSubject } from '@/lib/notify/notice-text';
import { NOTICE_KINDS, placeOf } from '@/lib/notify/notices';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import { verifyAudit } from '@/lib/services/audit/verify-audit';
import { readNotice } from '@/lib/services/notices/read-notice';
import { endAccess } from '@/lib/services/people/end-access';
import { redeemRecoveryLink } from '@/lib/services/people/redeem-recovery-link';
import { createToken } from '@/lib/services/people/tokens/create-token';
import type { Context } from '@/lib/services/verb/context';
import { makeRecoverySecret } from '@/lib/session/recovery-links';
import { ADA, openWorld, type World, WRITES } from '@/lib/test-worlds/operation-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** What people are told of last, in words; null: nothing. */
async function told({ db }: World): Promise<string | null> {
  const rows = await db.notice.findMany({ include: { deliveries: true }, orderBy: { at: 'asc' } });
  const row = rows.findLast(({ deliveries }) => deliveries.length > 0);
  if (row === undefined) return null;
  const notice = readNotice(row);
  return [`${noticeSubject(notice)} ${noticeSays(notice)}.`, ...noticeLines(notice)].join(' ');
}

async function open() {
  const world = await openWorld(database().client);
  const at = world.context.now();
  const ada = { id: 'ada', issuer: 'https://gitlab.example.com', subject: 'ada', username: 'ada', name: 'ada' };
  await world.db.person.create({ data: { ...ada, createdAt: at } });
  const rows = ['ada', 'pia'].map((personId) => ({ personId, role: 'admin', source: 'admin', grantedAt: at }));
  await world.db.personRole.createMany({ data: rows });
  await world.db.person.update({ where: { id: 'pia' }, data: { disabledAt: at } });
  return world;
}

describe('admins and the person concerned are told', () => {
  it.each([
    ['setPersonRoles', 'vik has different permissions now. By ada. Roles given by an admin: requester. Before: '],
    ['setPersonDisabled', 'vik has different permissions now. By ada. Disabled: all sessions and API tokens ended. '],
    ['vouchForPerson', 'vik counts for changes from before they were first seen. By ada. We share an office. '],
    ['linkPerson', 'vik counts as one person with another account. By ada. With pia. It concerns vik. '],
    ['unlinkPerson', 'vik counts as a person of their own again. By ada. Until now with pia. It concerns vik. '],
    ['createGroupGrant', 'Group grant pay → viewer was created. By ada. '],
    ['deleteGroupGrant', 'Group grant pay → viewer was deleted. By ada. '],
    ['createToken', 'API token deploys was created. By rhea. Scopes: read. Valid until '],
    ['revokeToken', 'API token deploys was revoked. By rhea. It concerns rhea. '],
    ['proposeApprovalRules', 'Approval rules 1 were proposed. By ada. '],
    ['approveApprovalRules', 'Approval rules 1 were approved and are in force. By amir. It concerns ada. '],
    ['rejectApprovalRules', 'Approval rules 1 were rejected. By amir. No. It concerns ada. '],
    ['resumeApplying', 'Applying changes is no longer paused. By ada. Every role was compared. '],
  ])('of %s', async (id, begins) => {
    const world = await open();
    const [actor, input] = (await WRITES[id]?.call(world)) ?? [];
    await world.db.delivery.deleteMany();
    await OPERATIONS.find((operation) => operation.id === id)?.run(world.context, actor ?? ADA, input ?? {});
    const said = await told(world);
    expect(said?.slice(0, begins.length)).toBe(begins);
    expect(said).toMatch(/Admins: ada\.$/);
  });

  it('of a change that is applied without approval, with the reason', async () => {
    const world = await open();
    await world.broken();
    expect(await told(world)).toMatch(/^Change 1: .* is being applied without approval\. .* By ada\. .+/);
  });

  it('of who left GitLab, of a recovery link, of a pause and of a log that does not hold', async () => {
    const world = await open();
    const { db } = world;
    await db.$transaction((tx) =>
      endAccess(tx, world.context, { id: 'vik', name: 'vik' }, 'GitLab says that the account is blocked.'),
    );
    expect(await told(world)).toContain('vik is blocked or gone in GitLab');
    const dataDir = await mkdtemp(path.join(tmpdir(), 'drawbridge-'));
    const context: Context = { ...world.context, config: { ...world.context.config, dataDir } };
    await redeemRecoveryLink(context, await makeRecoverySecret(dataDir, context.now()), { id: 'r', ip: '192.0.2.7' });
    // The console is an admin for an hour, and nobody who could be told.
    expect(await told(world)).toBe(
      'Server console signed in as an admin, with a link made on the server. By Server console. It concerns Server console. Admins: ada.',
    );
    await pauseIfRestored(context);
    await db.$executeRaw`UPDATE "Installation" SET "databaseMarks" = jsonb_set("databaseMarks", '{table}', '"1"')`;
    await pauseIfRestored(context);
    expect(await told(world)).toMatch(/^Applying changes is paused\. .+ Admins: ada\.$/);
    await db.$executeRaw`ALTER TABLE "AuditEvent" DISABLE TRIGGER ALL`;
    await db.$executeRaw`UPDATE "AuditEvent" SET "actorName" = 'nobody' WHERE seq = 2`;
    await verifyAudit(context, ADA);
    expect(await told(world)).toMatch(/^The audit log does not hold: it may have been altered\. By ada\. Event 2: /);
  });

  it('and never of a secret', async () => {
    const world = await open();
    const { token } = await createToken(world.context, ADA, { name: 'deploys', scopes: ['read'], days: 1 });
    const kept = JSON.stringify(await world.db.notice.findMany());
    expect(kept).toContain('deploys');
    expect(kept).not.toContain(token.slice(4));
  });
});

it('an endpoint that wants changes alone hears nothing of these', async () => {
  const world = await open();
  const events = NOTICE_KINDS.filter((kind) => placeOf(kind) === null);
  const notifications = world.context.config.notifications.map((endpoint) => ({ ...endpoint, events }));
  const context: Context = { ...world.context, config: { ...world.context.config, notifications } };
  await createToken(context, ADA, { name: 'deploys', scopes: ['read'], days: 1 });
  expect(await world.db.notice.count()).toBe(0);
});
