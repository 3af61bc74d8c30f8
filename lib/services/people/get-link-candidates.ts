import { z } from 'zod';
import { type Actor, decideAccess } from '@/lib/access/decide';
import { knowsIdentities, linkCandidates } from '@/lib/access/same-person';
import { list, type PersonName, personName } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

/** An admin works through these one by one; those behind them come up as the first are linked. */
const MOST = 100;

export const linkCandidatesView = z
  .strictObject({
    linkCandidates: list(
      z.strictObject({
        one: personName,
        other: personName,
        because: z.string().meta({ examples: ['the same e-mail address'] }),
      }),
    ).describe(
      'Accounts that may belong to one person and are not linked, at most 100. None if you may not manage people.',
    ),
    identitiesKnown: z
      .boolean()
      .describe("GitLab tells identities at other providers only to an administrator's token. `false`: it told none."),
  })
  .meta({ id: 'LinkCandidates', description: 'Accounts that may belong to one person.' });
export type LinkCandidatesView = z.infer<typeof linkCandidatesView>;

/** Who may be whom, by what GitLab tells. */
export async function getLinkCandidates(context: Context, actor: Actor): Promise<LinkCandidatesView> {
  await requireAccess(context, actor, 'settings.read');
  const people = await context.db.person.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, username: true, linkedToId: true, traits: true },
  });
  const names = new Map(people.map(({ id, name, username }) => [id, { id, name, username }]));
  const named = (id: string): PersonName => names.get(id) ?? { id, name: 'unknown person', username: id };
  const found = decideAccess(actor, 'people.manage').allowed ? linkCandidates(people).slice(0, MOST) : [];
  return {
    linkCandidates: found.map(({ ids: [one, other], because }) => ({ one: named(one), other: named(other), because })),
    identitiesKnown: knowsIdentities(people),
  };
}
