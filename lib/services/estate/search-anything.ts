import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import {
  accountId,
  accountName,
  changeNumber,
  instanceId,
  projectId,
  projectPath,
  roleName,
} from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { likeText, searchesIn } from '@/lib/services/verb/paging';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const SHOWN = 6;

export const searchAnythingInput = z.strictObject({
  q: z.string().trim().min(1).max(200).describe(searchesIn('the name, path, title or number')),
});

export const foundItem = z
  .union([
    z.strictObject({ kind: z.literal('role'), accountId, name: roleName, accountName }),
    z.strictObject({
      kind: z.literal('project'),
      instanceId,
      id: projectId,
      path: projectPath,
      instanceName: z.string().meta({ examples: ['GitLab of Harbour'] }),
    }),
    z.strictObject({ kind: z.literal('change'), number: changeNumber, title: z.string(), role: roleName }),
  ])
  .meta({ id: 'FoundItem', description: 'A role, a project or a change that was found.' });
export type FoundItem = z.infer<typeof foundItem>;

/** Finds roles by name or ARN, projects by path, and changes by title or number: the first few of each. */
export async function searchAnything(context: Context, actor: Actor, input: unknown): Promise<readonly FoundItem[]> {
  await requireAccess(context, actor, 'estate.read');
  const { q } = parseInput(searchAnythingInput, input);
  const matches = { contains: likeText(q), mode: 'insensitive' as const };
  const roles = await context.db.role.findMany({
    where: { goneAt: null, account: { removedAt: null }, OR: [{ name: matches }, { arn: q }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: SHOWN,
    include: { account: true },
  });
  const projects = await context.db.project.findMany({
    where: { goneAt: null, instance: { removedAt: null }, path: matches },
    orderBy: [{ path: 'asc' }, { instanceId: 'asc' }],
    take: SHOWN,
    include: { instance: true },
  });
  const asked = rowNumberText.safeParse(q);
  const changes = await context.db.change.findMany({
    where: { OR: [{ title: matches }, ...(asked.success ? [{ number: asked.data }] : [])] },
    orderBy: { number: 'desc' },
    take: SHOWN,
    include: { role: true },
  });
  return [
    ...roles.map(({ accountId, name, account }) => ({
      kind: 'role' as const,
      accountId,
      name,
      accountName: account.name,
    })),
    ...projects.map(({ instanceId, gitlabId, path, instance }) => ({
      kind: 'project' as const,
      instanceId,
      id: gitlabId,
      path,
      instanceName: instance.name,
    })),
    ...changes.map(({ number, title, role }) => ({ kind: 'change' as const, number, title, role: role.name })),
  ];
}
