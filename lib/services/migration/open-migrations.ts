import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import { requireApplying } from '@/lib/services/apply/applying-pause';
import { requireAccepted } from '@/lib/services/migration/require-accepted';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

export const openMigrationsInput = z.strictObject({
  instanceId: z.string().min(1).max(100),
  projects: z
    .array(
      z.strictObject({
        projectId: rowNumber,
        editDigest: z
          .string()
          .length(64)
          .meta({ examples: ['5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'] })
          .describe('Digest of the edit that you looked at.'),
      }),
    )
    .min(1)
    .max(200),
});

/** Has the worker open one merge request in each project. Nothing is opened where the proposal is another than the one looked at. */
export async function openMigrations(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly queued: number }> {
  await requireAccess(context, actor, 'migration.run');
  const { instanceId, projects } = parseInput(openMigrationsInput, input);
  if (context.gitlabWriter(instanceId) === null)
    throw new AppError(
      'conflict',
      'No writer token is configured for this GitLab, so no merge request can be opened. Copy the proposed lines by hand, or set a token with the scope api.',
    );
  await requireAccepted(context, instanceId, projects);
  return context.db.$transaction(async (tx) => {
    await requireApplying(tx);
    for (const { projectId, editDigest } of projects) {
      const name = await take(tx, instanceId, projectId, editDigest, actor.name);
      await context.jobs.enqueue(tx, 'open-migration', { instanceId, projectId }, `${instanceId}/${projectId}`);
      await recordEvent(tx, context, actor, {
        action: 'migration.requested',
        object: { kind: 'project', id: `${instanceId}/${projectId}`, name },
        data: { edit: editDigest },
      });
    }
    return { queued: projects.length };
  });
}

/** Of two who ask at once one is told. Answers the project's path. */
async function take(tx: Transaction, instanceId: string, projectId: number, editDigest: string, proposedBy: string) {
  const where = { instanceId_projectId: { instanceId, projectId } };
  const finding = await tx.migrationFinding.findUnique({ where, include: { project: true } });
  if (!finding)
    throw new AppError(
      'not-found',
      'No scan found anything to migrate in this project. Nothing was started. Start a scan to check again.',
    );
  const { path } = finding.project;
  if (!Array.isArray(finding.files) || finding.files.length === 0)
    throw new AppError(
      'invalid',
      `There is nothing to edit automatically in ${path}. Nothing was started. Look at what its page says to do by hand.`,
    );
  const { count } = await tx.migrationFinding.updateMany({
    where: { instanceId, projectId, state: 'found', editDigest },
    data: { state: 'opening', proposedBy, trouble: null },
  });
  if (count === 0)
    throw new AppError(
      'conflict',
      `The proposal for ${path} changed, or its merge request already exists. Nothing was started. Look at its page again.`,
    );
  return path;
}
