import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { digest, instant, list } from '@/lib/services/answers/parts';
import { loadRole } from '@/lib/services/facts/load-role';
import { observedOf } from '@/lib/services/observed/load-observed';
import { proposalsFor, UNUSED_DAYS } from '@/lib/services/reductions/propose';
import { notOffered, reducedRole, reduction, saysOf } from '@/lib/services/reductions/reduction-view';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const getReductionsInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

export const reductionsView = z
  .strictObject({
    role: reducedRole,
    baseDigest: digest,
    unusedDays: z.int().describe('Whoever was not seen for so many days counts as unused.'),
    observedSince: instant.nullable().describe('Since when CloudTrail is known. `null`: nothing was observed.'),
    offered: list(reduction.extend({ says: z.string().describe('What this kind does.') })),
    notOffered: list(notOffered).describe('Kinds that are not offered, and why.'),
  })
  .meta({ id: 'Reductions', description: 'What would make a role admit less.' });
export type ReductionsView = z.infer<typeof reductionsView>;

/** Reads the proposals that make a role admit less, each with who loses access. Keeps nothing. */
export async function getReductions(context: Context, actor: Actor, input: unknown): Promise<ReductionsView> {
  await requireAccess(context, actor, 'estate.read');
  const role = await loadRole(context, parseInput(getReductionsInput, input));
  const observed = await observedOf(context.db, role);
  const found = await proposalsFor(context, role, observed);
  return {
    role: { accountId: role.accountId, accountName: role.account.name, name: role.name },
    baseDigest: role.trustDigest,
    unusedDays: UNUSED_DAYS,
    observedSince: observed?.since ?? null,
    offered: found.offered.map((each) => ({ ...each, says: saysOf(each.kind) })),
    notOffered: found.notOffered,
  };
}
