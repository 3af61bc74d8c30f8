import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const findRoleInput = z.strictObject({ text: z.string().trim().min(1).max(2048) });

/** The role that a person means, or why it is not known which, in a sentence. */
export type FoundRole =
  | { readonly found: true; readonly accountId: string; readonly name: string }
  | { readonly found: false; readonly reason: string };

/**
 * Which role a person means by what they have at hand: its ARN as an AccessDenied message has it (also that of a session of it), the id
 * or name of an account and the name of the role, or the name alone where one account has such a role.
 */
export async function findRole(context: Context, actor: Actor, input: unknown): Promise<FoundRole> {
  await requireAccess(context, actor, 'estate.read');
  const { text } = parseInput(findRoleInput, input);
  const { account, name } = readRole(text);
  const roles = await context.db.role.findMany({
    where: { name, goneAt: null, account: { removedAt: null } },
    include: { account: true },
    orderBy: { accountId: 'asc' },
  });
  const fitting =
    account === null ? roles : roles.filter((role) => [role.accountId, role.account.name].includes(account));
  const [role, ...others] = fitting;
  if (!role)
    return { found: false, reason: `There is no role ${text} in the inventory. Check the name, or sync its account.` };
  if (others.length > 0)
    return {
      found: false,
      reason: `${fitting.length} accounts have a role ${name}. Write the account too: ${fitting
        .slice(0, 3)
        .map(({ accountId }) => `${accountId}/${name}`)
        .join(', ')}.`,
    };
  return { found: true, accountId: role.accountId, name: role.name };
}

/** `arn:aws:iam::<account>:role/<path>/<name>`, `arn:aws:sts::<account>:assumed-role/<name>/<session>`, `<account>/<name>` or `<name>`. */
export function readRole(text: string): { readonly account: string | null; readonly name: string } {
  const [arn, , service, , account = '', ...rest] = text.split(':');
  if (arn === 'arn') {
    const [, ...segments] = rest.join(':').split('/');
    return { account, name: (service === 'sts' ? segments[0] : segments.at(-1)) ?? '' };
  }
  const at = text.lastIndexOf('/');
  return at === -1 ? { account: null, name: text } : { account: text.slice(0, at), name: text.slice(at + 1) };
}
