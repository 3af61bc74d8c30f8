import { type Actor, decideAccess } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

/** A role and why it is held: "configuration", "group" (detail: its path), "admin" (detail: who gave it), "setup" or "console". */
export interface HeldRole {
  readonly role: string;
  readonly source: string;
  readonly detail: string | null;
  readonly grantedAt: string;
}

/** A person who signed in at least once. Instants are ISO 8601 in UTC. */
export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly roles: readonly HeldRole[];
  readonly lastSignInAt: string | null;
  readonly disabledAt: string | null;
  /** Sessions that are open now; null for whoever does not manage people. */
  readonly openSessions: number | null;
}

export interface GrantView {
  /** null: it stands in the configuration, and is changed there. */
  readonly id: string | null;
  readonly groupPath: string;
  readonly role: string;
  readonly createdBy: string | null;
}

export interface PeopleView {
  readonly people: readonly PersonView[];
  readonly grants: readonly GrantView[];
}

/** The people, the roles that they hold, and the roles that groups give. */
export async function listPeople(context: Context, actor: Actor): Promise<PeopleView> {
  await requireAccess(context, actor, 'settings.read');
  const manages = decideAccess(actor, 'people.manage').allowed;
  const open = { revokedAt: null, expiresAt: { gt: context.now() } };
  const [people, grants] = await Promise.all([
    context.db.person.findMany({
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      include: {
        roles: { orderBy: [{ role: 'asc' }, { source: 'asc' }] },
        _count: { select: { sessions: { where: open } } },
      },
    }),
    context.db.groupGrant.findMany({ orderBy: [{ groupPath: 'asc' }, { role: 'asc' }] }),
  ]);
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
      ...context.config.groupGrants.map(({ groupPath, role }) => ({ id: null, groupPath, role, createdBy: null })),
      ...grants.map(({ id, groupPath, role, createdBy }) => ({ id, groupPath, role, createdBy })),
    ],
  };
}
