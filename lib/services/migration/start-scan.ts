import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

export const startMigrationScanInput = z.strictObject({
  instanceId: z.string().min(1).max(100),
  groupPath: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('Full path of a group. Scans its projects only, subgroups included.'),
  audience: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[!-~]+$/, 'An audience has no spaces and only ASCII.')
    .optional()
    .describe("Audience of the new tokens. Without it, the issuer's URL, which the old tokens had."),
});

/** Asks the worker to read projects for variables that GitLab removed. Of one instance one scan runs at a time. */
export async function startMigrationScan(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly scanId: string }> {
  await requireAccess(context, actor, 'migration.run');
  const { instanceId, groupPath, audience } = parseInput(startMigrationScanInput, input);
  return context.db.$transaction(async (tx) => {
    const instance = await tx.instance.findFirst({ where: { id: instanceId, removedAt: null } });
    if (!instance)
      throw new AppError(
        'not-found',
        'The configuration has no such GitLab. Nothing was started. Check the id under Settings, Connections.',
      );
    if (groupPath !== undefined) {
      const group = await tx.group.findFirst({ where: { instanceId, path: groupPath, goneAt: null } });
      if (!group)
        throw new AppError(
          'not-found',
          `There is no group ${groupPath} in the inventory. Nothing was started. Check the path, or sync its GitLab.`,
        );
    }
    // Two at once are kept apart by the index of running scans; this says it in words.
    const running = await tx.migrationScan.findFirst({ where: { instanceId, state: 'running' } });
    if (running)
      throw new AppError(
        'conflict',
        'A scan of this GitLab is already running. No other scan was started. Wait until it ends.',
      );
    const scan = await tx.migrationScan.create({
      data: {
        id: context.newId(),
        ...{ instanceId, groupPath: groupPath ?? null, audience: audience ?? instance.issuer },
        state: 'running',
        startedBy: actor.name,
        startedAt: context.now(),
      },
    });
    await context.jobs.enqueue(tx, 'scan-migration', { scanId: scan.id }, scan.id);
    await recordEvent(tx, context, actor, {
      action: 'migration.scan-started',
      object: { kind: 'instance', id: instanceId, name: instance.name },
      data: { scan: scan.id, group: scan.groupPath, audience: scan.audience },
    });
    return { scanId: scan.id };
  });
}

/** At start: what ended with the process before is put on the queue again and goes on where it was. */
export async function resumeMigrations(context: Context): Promise<void> {
  const scans = await context.db.migrationScan.findMany({ where: { state: 'running' } });
  const opening = await context.db.migrationFinding.findMany({ where: { state: 'opening' } });
  await context.db.$transaction(async (tx) => {
    for (const { id: scanId } of scans) await context.jobs.enqueue(tx, 'scan-migration', { scanId }, scanId);
    for (const { instanceId, projectId } of opening)
      await context.jobs.enqueue(tx, 'open-migration', { instanceId, projectId }, `${instanceId}/${projectId}`);
  });
}
