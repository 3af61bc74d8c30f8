import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { digest, list } from '@/lib/services/answers/parts';
import { rung } from '@/lib/services/answers/reach';
import { rungOf } from '@/lib/services/estate/rung-filter';
import { loadObserved } from '@/lib/services/observed/load-observed';
import { proposalsFor } from '@/lib/services/reductions/propose';
import { reducedRole, reduction, reductionKind, saysOf } from '@/lib/services/reductions/reduction-view';
import type { Context } from '@/lib/services/verb/context';
import { isNamedRole, namedRolesInput } from '@/lib/services/verb/named-roles-input';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const listReductionsInput = z.strictObject({
  kind: reductionKind.exclude(['mend-finding']),
  account: z.string().max(20).optional(),
  roles: namedRolesInput,
});

const reductionRow = z.strictObject({ role: reducedRole, baseDigest: digest, rung: rung.nullable(), reduction });

export const reductionList = z
  .strictObject({
    says: z.string().describe('What this kind does.'),
    looked: z.int().describe('Roles that were looked at: the most exposed first, at most 60.'),
    roles: z.int().describe('Roles that there are to look at.'),
    rows: list(reductionRow),
  })
  .meta({ id: 'ReductionList', description: 'One kind of proposal for many roles.' });
export type ReductionList = z.infer<typeof reductionList>;

/** Each role is a question of its own, and a person waits for all of them. */
const MOST = 60;

/** Lists the roles that this kind of proposal would make admit less, the most exposed first. */
export async function listReductions(context: Context, actor: Actor, input: unknown): Promise<ReductionList> {
  await requireAccess(context, actor, 'estate.read');
  const { kind, account, roles: named } = parseInput(listReductionsInput, input);
  const where = {
    ...isNamedRole(named),
    goneAt: null,
    trustPolicy: { contains: 'Federated' },
    account: { removedAt: null, ...(account !== undefined && { id: account }) },
  };
  const roles = await context.db.role.findMany({
    where,
    orderBy: [{ rung: { sort: 'desc', nulls: 'first' } }, { name: 'asc' }, { id: 'asc' }],
    take: MOST,
    include: { account: true },
  });
  const observed = await loadObserved(context.db, roles);
  const rows: ReductionList['rows'][number][] = [];
  for (const role of roles) {
    const { offered } = await proposalsFor(context, role, observed.get(role.id) ?? null, [kind]);
    const [first] = offered;
    if (first === undefined) continue;
    rows.push({
      role: { accountId: role.accountId, accountName: role.account.name, name: role.name },
      baseDigest: role.trustDigest,
      rung: rungOf(role.rung),
      reduction: first,
    });
  }
  return { says: saysOf(kind), looked: roles.length, roles: await context.db.role.count({ where }), rows };
}
