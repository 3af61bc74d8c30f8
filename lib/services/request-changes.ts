import type { Actor } from '@/lib/access/decide';
import type { ChangeView } from '@/lib/services/change-view';
import type { Context } from '@/lib/services/context';
import { recordDecision } from '@/lib/services/record-decision';

/** Asks the author to change the revision that the person looked at. Input: number, version, comment. */
export const requestChanges = (context: Context, actor: Actor, input: unknown): Promise<ChangeView> =>
  recordDecision(context, actor, input, {
    command: 'request-changes',
    action: 'change.changes-requested',
    commentRequired: true,
  });
