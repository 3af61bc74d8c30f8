import { z } from 'zod';
import { type Actor, decideAccess } from '@/lib/access/decide';
import { instant, list, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { instanceOfPeople } from '@/lib/services/verb/named-groups';
import { requireAccess } from '@/lib/services/verb/require-access';

export const heldRole = z
  .strictObject({
    role: z.string(),
    source: z.string(),
    detail: sentence.nullable(),
    grantedAt: instant,
  })
  .meta({
    id: 'HeldRole',
    description: 'A Drawbridge role and where it comes from: `configuration`, `group`, `admin`, `setup` or `console`.',
  });
export type HeldRole = z.infer<typeof heldRole>;

export const personView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    username: z.string(),
    roles: list(heldRole),
    lastSignInAt: instant.nullable(),
    disabledAt: instant.nullable(),
    openSessions: z.int().nullable().describe('Open browser sessions. `null` if you may not manage people.'),
  })
  .meta({ id: 'Person', description: 'A person who has signed in at least once.' });
export type PersonView = z.infer<typeof personView>;

export const grantView = z
  .strictObject({
    id: z.string().nullable().describe('`null` if it is set in the configuration.'),
    groupPath: z.string(),
    role: z.string(),
    createdBy: z.string().nullable(),
    problem: sentence.nullable().describe('Why nobody holds the role by this group, or its members are out of date.'),
  })
  .meta({ id: 'Grant', description: 'A Drawbridge role for the members of a GitLab group.' });
export type GrantView = z.infer<typeof grantView>;

export const peopleView = z
  .strictObject({
    people: list(personView),
    grants: list(grantView),
  })
  .meta({ id: 'People', description: 'People, and roles that come from groups.' });
export type PeopleView = z.infer<typeof peopleView>;

/** The people, the roles that they hold, and the roles that groups give. */
export async function listPeople(context: Context, actor: Actor): Promise<PeopleView> {
  await requireAccess(context, actor, 'settings.read');
  const manages = decideAccess(actor, 'people.manage').allowed;
  const open = { revokedAt: null, expiresAt: { gt: context.now() } };
  const [people, grants, groups] = await Promise.all([
    context.db.person.findMany({
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      include: {
        roles: { orderBy: [{ role: 'asc' }, { source: 'asc' }] },
        _count: { select: { sessions: { where: open } } },
      },
    }),
    context.db.groupGrant.findMany({ orderBy: [{ groupPath: 'asc' }, { role: 'asc' }] }),
    context.db.namedGroup.findMany({ where: { instanceId: instanceOfPeople(context.config), problem: { not: null } } }),
  ]);
  const problemOf = (groupPath: string) => groups.find(({ path }) => path === groupPath)?.problem ?? null;
  return {
    people: people.map((person) => ({
      id: person.id,
      name: person.name,
      username: person.username,
      roles: person.roles.map(({ role, source, detail, grantedAt }) => ({
        ...{ role, source, detail },
        grantedAt: grantedAt.toISOString(),
      })),
      lastSignInAt: person.lastSignInAt?.toISOString() ?? null,
      disabledAt: person.disabledAt?.toISOString() ?? null,
      openSessions: manages ? person._count.sessions : null,
    })),
    grants: [
      ...context.config.groupGrants.map(({ groupPath, role }) => ({
        ...{ id: null, groupPath, role, createdBy: null },
        problem: problemOf(groupPath),
      })),
      ...grants.map(({ id, groupPath, role, createdBy }) => ({
        ...{ id, groupPath, role, createdBy },
        problem: problemOf(groupPath),
      })),
    ],
  };
}
