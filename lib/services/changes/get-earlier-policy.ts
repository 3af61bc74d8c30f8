import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import { loadChange, stateOf } from '@/lib/services/changes/record/load-change';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const getEarlierPolicyInput = z.strictObject({
  accountId: z.string().max(20),
  name: z.string().max(64),
  restore: z.string().max(100).optional().describe('Id of a revision in the history of the role.'),
  undo: rowNumberText.optional().describe('Number of an applied change of this role.'),
});

/** A document to go back to, indented where it parses, and a title for the change that does it. */
export interface EarlierPolicy {
  readonly text: string;
  readonly title: string;
}

/**
 * Reads what the role's trust policy was: at a revision of its history, before an applied change, or, where neither is
 * named, as it was approved. AppError "not-found" for what is not of this very role.
 */
export async function getEarlierPolicy(context: Context, actor: Actor, input: unknown): Promise<EarlierPolicy> {
  await requireAccess(context, actor, 'estate.read');
  const { restore, undo, ...where } = parseInput(getEarlierPolicyInput, input);
  const role = await loadRole(context, where);
  if (restore !== undefined) {
    const revision = await context.db.roleRevision.findFirst({ where: { id: restore, roleId: role.id } });
    if (!revision)
      throw new AppError('not-found', 'The history of this role has no such revision. Choose one from the history.');
    const day = revision.at.toISOString().slice(0, 16).replace('T', ' ');
    return { text: indented(revision.trustPolicy), title: `Restore the trust policy of ${day} UTC` };
  }
  if (undo !== undefined) {
    const change = await loadChange(context.db, undo);
    // An adoption wrote nothing: there is no document before it.
    if (change.roleId !== role.id || stateOf(change) !== 'applied' || change.kind === 'adopt')
      throw new AppError(
        'not-found',
        `Change ${undo} was not applied to this role, so it cannot be undone here. Choose one from the role's history.`,
      );
    return { text: indented(change.baseDocument), title: `Undo change ${undo}` };
  }
  if (role.approvedDocument === null)
    throw new AppError('not-found', 'No trust policy of this role was approved yet. Adopt the live one first.');
  return { text: indented(role.approvedDocument), title: 'Restore the approved trust policy' };
}

function indented(text: string): string {
  const parsed = parsePolicy(text);
  return parsed.ok ? printPolicy(parsed.policy) : text;
}
