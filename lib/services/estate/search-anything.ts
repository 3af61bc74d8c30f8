import { z } from 'zod';
import { type Actor, decideAccess } from '@/lib/access/decide';
import {
  accountId,
  accountName,
  changeNumber,
  instanceId,
  personName,
  projectId,
  projectPath,
  roleName,
} from '@/lib/services/answers/parts';
import { readRole } from '@/lib/services/estate/find-role';
import { findPeople } from '@/lib/services/people/find-people';
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
    z.strictObject({ kind: z.literal('account'), id: accountId, name: accountName }),
    z.strictObject({ kind: z.literal('person'), ...personName.shape }),
    z.strictObject({ kind: z.literal('change'), number: changeNumber, title: z.string(), role: roleName }),
  ])
  .meta({ id: 'FoundItem', description: 'A role, a project, a change, an account or a person that was found.' });
export type FoundItem = z.infer<typeof foundItem>;

/** Finds roles by name or ARN, projects by path, changes by title or number, accounts and people by name or id: the first few of each. */
export async function searchAnything(context: Context, actor: Actor, input: unknown): Promise<readonly FoundItem[]> {
  await requireAccess(context, actor, 'estate.read');
  const { q } = parseInput(searchAnythingInput, input);
  const matches = { contains: likeText(q), mode: 'insensitive' as const };
  const roles = await context.db.role.findMany({
    where: { goneAt: null, account: { removedAt: null }, OR: [{ name: matches }, ...meantBy(q)] },
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
  const accounts = await context.db.account.findMany({
    where: { removedAt: null, OR: [{ name: matches }, { id: { startsWith: likeText(q) } }] },
    orderBy: { name: 'asc' },
    take: SHOWN,
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
    ...accounts.map(({ id, name }) => ({ kind: 'account' as const, id, name })),
    ...(await peopleOf(context, actor, q)),
    ...changes.map(({ number, title, role }) => ({ kind: 'change' as const, number, title, role: role.name })),
  ];
}

/** A role that is named by its ARN, or by that of a session of it, as AccessDenied messages have it. */
function meantBy(text: string) {
  if (!text.startsWith('arn:')) return [];
  const { account, name } = readRole(text);
  return account === null ? [] : [{ accountId: account, name }];
}

/** Whoever may not read members finds nobody. */
async function peopleOf(context: Context, actor: Actor, q: string) {
  if (!decideAccess(actor, 'settings.read').allowed) return [];
  const { rows } = await findPeople(context, actor, { q });
  return rows.slice(0, SHOWN).map((person) => ({ kind: 'person' as const, ...person }));
}
