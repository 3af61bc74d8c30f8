import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Prisma } from '@/lib/db/generated/client';
import { accountId, arn, instant, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const shutProvider = z
  .strictObject({
    arn: arn,
    accountId,
    roles: z.int(),
    reason: sentence,
    remedy: sentence,
    since: instant,
  })
  .meta({ id: 'ShutProvider', description: 'An OIDC provider that keeps everybody out of roles of its account.' });
export type ShutProvider = z.infer<typeof shutProvider>;

/** At once on a screen: most often there is one. */
const SHOWN = 8;

const shutProvidersInput = z.strictObject({ account: z.string().max(20).optional() });

/** OIDC providers that keep everybody out of roles, of all accounts or one: one alert each, however many roles follow from it. */
export async function listShutProviders(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<readonly ShutProvider[]> {
  await requireAccess(context, actor, 'estate.read');
  const { account } = parseInput(shutProvidersInput, input);
  return readShutProviders(context, account === undefined ? {} : { accountId: account });
}

/** The same for a verb that has asked already. The most roles first. */
export async function readShutProviders(
  { db }: Pick<Context, 'db'>,
  where: Prisma.ShutProviderWhereInput = {},
): Promise<readonly ShutProvider[]> {
  const rows = await db.shutProvider.findMany({
    where: { AND: [where, { account: { removedAt: null } }] },
    orderBy: [{ roleCount: 'desc' }, { arn: 'asc' }],
    take: SHOWN,
  });
  return rows.map(({ arn, accountId, roleCount, reason, remedy, since }) => ({
    ...{ arn, accountId, roles: roleCount, reason, remedy, since: since.toISOString() },
  }));
}
