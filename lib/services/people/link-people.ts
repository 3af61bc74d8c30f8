/** Two accounts of one person: together they are one author, and give one approval. */
import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { isSamePerson, rootIn } from '@/lib/changes/authorship';
import type { Transaction } from '@/lib/db/transaction';
import { askForMembers } from '@/lib/services/people/read-members';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { refuseAccess } from '@/lib/services/verb/require-access';
import { requireOperation } from '@/lib/services/verb/require-operation';

/** Two links at once must not make a chain. */
const LINKING = 7_214_533_013n;

export const linkPersonInput = z.strictObject({
  personId: z.string().max(100),
  to: z.string().max(100).describe('Id of another account of the same person.'),
});

/**
 * Links an account to another one of the same person. What either of them wrote neither approves, and their approvals count once.
 * What each may do in Drawbridge stays its own.
 */
export async function linkPerson(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireOperation(context, actor, 'linkPerson');
  const { personId, to } = parseInput(linkPersonInput, input);
  await context.db.$transaction(async (tx) => {
    const { roots, account, other } = await lockAccounts(tx, personId, to);
    if (personId === to)
      throw new AppError('invalid', 'These are the same account. Nothing was changed. Choose another one.');
    if (isSamePerson(roots, personId, to))
      throw new AppError(
        'conflict',
        `${account.name} and ${other.name} are already linked. Nothing was changed. Choose another account.`,
      );
    if (account.linkedToId !== null)
      throw new AppError(
        'conflict',
        `${account.name} is linked to another account. Nothing was changed. Unlink it first.`,
      );
    const root = rootIn(roots, to);
    // Accounts that are linked to this one follow it: a link never leads to a linked account.
    await tx.person.updateMany({
      where: { OR: [{ id: personId }, { linkedToId: personId }] },
      data: { linkedToId: root },
    });
    // A grant gives nothing to whoever made it, by none of their accounts.
    await askForMembers(tx, context);
    await recordEvent(tx, context, actor, {
      action: 'person.linked',
      object: { kind: 'person', id: personId, name: account.name },
      data: { to: other.name, toId: to },
    });
  });
}

export const unlinkPersonInput = z.strictObject({ personId: z.string().max(100) });

/**
 * Undoes a link. Whoever the accounts belong to cannot. All of them are taken for new ones: for changes that were submitted before,
 * their approvals count only if an admin vouches.
 */
export async function unlinkPerson(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireOperation(context, actor, 'unlinkPerson');
  const { personId } = parseInput(unlinkPersonInput, input);
  if (actor.kind === 'person' && isSamePerson(await accountRoots(context.db), actor.personId, personId))
    await refuseAccess(context, actor, 'people.manage', 'Nobody unlinks their own accounts. Another admin can.');
  await context.db.$transaction(async (tx) => {
    const { account } = await lockAccounts(tx, personId, personId);
    const root = account.linkedToId;
    if (root === null)
      throw new AppError(
        'conflict',
        `${account.name} is not linked to another account. Nothing was changed. Look at the list again.`,
      );
    const from = await tx.person.findUniqueOrThrow({ where: { id: root } });
    await tx.person.updateMany({
      where: { OR: [{ id: root }, { linkedToId: root }] },
      data: { unlinkedAt: context.now(), vouchedAt: null, vouchedById: null },
    });
    await tx.person.updateMany({ where: { id: personId }, data: { linkedToId: null } });
    await askForMembers(tx, context);
    await recordEvent(tx, context, actor, {
      action: 'person.unlinked',
      object: { kind: 'person', id: personId, name: account.name },
      data: { from: from.name, fromId: root },
    });
  });
}

async function lockAccounts(tx: Transaction, personId: string, to: string) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LINKING}::bigint)`;
  const account = await tx.person.findUnique({ where: { id: personId } });
  const other = await tx.person.findUnique({ where: { id: to } });
  if (!account || !other)
    throw new AppError('not-found', 'There is no such person. Nothing was changed. Look at the list again.');
  return { roots: await accountRoots(tx), account, other };
}
