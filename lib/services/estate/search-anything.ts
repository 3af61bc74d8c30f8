import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { likeText } from '@/lib/services/verb/paging';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const SHOWN = 6;

export const searchAnythingInput = z.strictObject({ q: z.string().trim().min(1).max(200) });

/** Something that was found and where it stands in the interface. */
export interface FoundItem {
  readonly href: string;
  readonly label: string;
  readonly detail: string;
  readonly group: 'Roles' | 'Projects' | 'Changes';
}

/** Finds roles by name or ARN, projects by path, and changes by title or number: the first few of each. */
export async function searchAnything(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly items: readonly FoundItem[] }> {
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
  const number = rowNumberText.safeParse(q);
  const changes = await context.db.change.findMany({
    where: { OR: [{ title: matches }, ...(number.success ? [{ number: number.data }] : [])] },
    orderBy: { number: 'desc' },
    take: SHOWN,
    include: { role: true },
  });
  return {
    items: [
      ...roles.map(({ accountId, name, account }) => ({
        href: `/roles/${accountId}/${encodeURIComponent(name)}`,
        label: name,
        detail: account.name,
        group: 'Roles' as const,
      })),
      ...projects.map(({ instanceId, gitlabId, path, instance }) => ({
        href: `/projects/${encodeURIComponent(instanceId)}/${gitlabId}`,
        label: path,
        detail: instance.name,
        group: 'Projects' as const,
      })),
      ...changes.map(({ number: at, title, role }) => ({
        href: `/changes/${at}`,
        label: `${at} ${title}`,
        detail: role.name,
        group: 'Changes' as const,
      })),
    ],
  };
}
