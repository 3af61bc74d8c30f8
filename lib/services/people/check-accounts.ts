import { createHash } from 'node:crypto';
import { PERMISSIONS } from '@/lib/access/permissions';
import type { GitLabUser } from '@/lib/gitlab/people-port';
import { GitLabError } from '@/lib/gitlab/port';
import { log } from '@/lib/log/log';
import { endAccess } from '@/lib/services/people/end-access';
import type { Context } from '@/lib/services/verb/context';
import { mailServerOf } from '@/lib/services/verb/mail-server';
import { instanceOfPeople } from '@/lib/services/verb/named-groups';
import { peopleIssuers } from '@/lib/services/verb/people-issuers';

/** Where more accounts than this, and more than half, are gone at once, the token sees less than before: nobody is put out. */
const MANY = 3;

type Checked = { readonly person: { readonly id: string; readonly name: string }; readonly because: string };

/**
 * Asks GitLab about every account that is signed in, has a token, may decide, or holds a role that no group gives, and ends the
 * access of those that are blocked or gone. Other members of a group are judged by the list of its members.
 */
export async function checkAccounts(context: Context): Promise<void> {
  const now = context.now();
  const live = { revokedAt: null, expiresAt: { gt: now } };
  const deciders = [...PERMISSIONS['change.decide'].roles];
  const people = await context.db.person.findMany({
    where: {
      ...{ issuer: { in: peopleIssuers(context.config) }, disabledAt: null, goneAt: null },
      OR: [
        { roles: { some: { OR: [{ source: { not: 'group' } }, { role: { in: deciders } }] } } },
        { sessions: { some: live } },
        { tokens: { some: live } },
      ],
    },
  });
  const gone: Checked[] = [];
  const blocked: Checked[] = [];
  for (const person of people) {
    const user = await context
      .gitlab(instanceOfPeople(context.config))
      .user(Number(person.subject))
      .catch((error: unknown) => {
        if (!(error instanceof GitLabError)) throw error;
        log.warn({ err: error }, 'an account could not be checked');
        return 'unknown' as const;
      });
    if (user === 'unknown') return;
    if (user === null) gone.push({ person, because: 'GitLab has no such account any more' });
    else if (user.state !== 'active')
      blocked.push({ person, because: `GitLab says that the account is ${user.state.replaceAll('_', ' ')}` });
    else await keepTold(context, person, user);
  }
  if (gone.length > MANY && gone.length * 2 > people.length)
    log.error(
      { gone: gone.length, people: people.length },
      'too many accounts are gone at once: the token may see too little',
    );
  else blocked.push(...gone);
  for (const { person, because } of blocked)
    await context.db.$transaction((tx) => endAccess(tx, context, person, because));
}

/** Traits are digests behind their kind ("email:…", "saml:…"): they are compared, and never shown. The address is where notices in person go. */
async function keepTold(
  context: Context,
  person: { readonly id: string; readonly traits: readonly string[]; readonly email: string | null },
  user: GitLabUser,
): Promise<void> {
  const traits = user.traits.map(digestOf).sort();
  // Only where something is sent to it.
  const email = mailServerOf(context.config) === null ? null : (user.email ?? null);
  if (traits.join() === person.traits.join() && email === person.email) return;
  await context.db.person.updateMany({ where: { id: person.id }, data: { traits, email } });
}

function digestOf(trait: string): string {
  const kind = trait.slice(0, Math.max(0, trait.indexOf(':')));
  return `${kind}:${createHash('sha256').update(trait, 'utf8').digest('hex')}`;
}
