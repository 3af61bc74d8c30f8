import type { Actor } from '@/lib/access/decide';
import { askForMembers } from '@/lib/services/people/read-members';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

/** Has the worker read the members of every named group now. Nothing is recorded: what changes by it is. */
export async function readMembersNow(context: Context, actor: Actor): Promise<void> {
  await requireAccess(context, actor, 'people.manage');
  await context.db.$transaction((tx) => askForMembers(tx, context));
}
