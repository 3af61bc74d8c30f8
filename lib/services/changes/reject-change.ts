import type { Actor } from '@/lib/access/decide';
import { recordDecision } from '@/lib/services/changes/record-decision';
import type { ChangeView } from '@/lib/services/changes/view/change-view';
import type { Context } from '@/lib/services/verb/context';

/** Rejects the revision that the person looked at. Input: number, version, comment. */
export const rejectChange = (context: Context, actor: Actor, input: unknown): Promise<ChangeView> =>
  recordDecision(context, actor, input, {
    operation: 'rejectChange',
    command: 'reject',
    action: 'change.rejected',
    commentRequired: true,
  });
