import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instanceId, instant, list, projectPath } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

export const onboardingRow = z
  .strictObject({
    number: z.int(),
    instanceId,
    projectPath,
    startedBy: z.string().meta({ examples: ['Rhea Holm'] }),
    updatedAt: instant,
    submitted: z.boolean(),
    changes: list(
      z.strictObject({
        number: z.int(),
        state: z.string(),
      }),
    ).describe('The changes that it opened.'),
  })
  .meta({ id: 'OnboardingRow', description: 'One onboarding in a list.' });
export type OnboardingRow = z.infer<typeof onboardingRow>;

const SHOWN = 100;

/** The newest guides. */
export async function listOnboardings(context: Context, actor: Actor): Promise<readonly OnboardingRow[]> {
  await requireAccess(context, actor, 'estate.read');
  const rows = await context.db.onboarding.findMany({
    orderBy: { number: 'desc' },
    take: SHOWN,
    include: { changes: { select: { number: true, state: true }, orderBy: { number: 'asc' } } },
  });
  const projects = await context.db.project.findMany({
    where: { OR: rows.map(({ instanceId, projectId }) => ({ instanceId, gitlabId: projectId })) },
    select: { instanceId: true, gitlabId: true, path: true },
  });
  const paths = new Map(projects.map(({ instanceId, gitlabId, path }) => [`${instanceId} ${gitlabId}`, path]));
  const people = await context.db.person.findMany({ where: { id: { in: rows.map((row) => row.startedById) } } });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    ...{ number: row.number, instanceId: row.instanceId, submitted: row.submittedAt !== null, changes: row.changes },
    projectPath: paths.get(`${row.instanceId} ${row.projectId}`) ?? `project ${row.projectId}`,
    startedBy: names.get(row.startedById) ?? 'unknown person',
    updatedAt: row.updatedAt.toISOString(),
  }));
}
