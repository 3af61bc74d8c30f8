import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

/** The live role with this name in the account, or AppError "not-found". */
export async function loadRole(context: Pick<Context, 'db'>, where: { accountId: string; name: string }) {
  const role = await context.db.role.findFirst({
    where: { accountId: where.accountId, name: where.name, goneAt: null },
    include: { account: true },
  });
  if (!role)
    throw new AppError(
      'not-found',
      `There is no role ${where.name} in account ${where.accountId}. Check the name. If the role is new, sync the account.`,
    );
  return role;
}
