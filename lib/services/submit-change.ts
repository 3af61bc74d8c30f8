import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { approvalsNeeded } from '@/lib/changes/requirement';
import { AppError } from '@/lib/services/app-error';
import { needsOf, revisionColumns } from '@/lib/services/change-needs';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context } from '@/lib/services/context';
import {
  changeObject,
  kindOf,
  type LoadedChange,
  loadChange,
  moveChange,
  requireCommand,
  stepOf,
} from '@/lib/services/load-change';
import { parseInput, rowNumber } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';
import { managedElsewhere, refusalToWrite } from '@/lib/terraform/managed-elsewhere';

export const changeCommandInput = z.strictObject({ number: rowNumber, version: rowNumber });

/**
 * Submits a draft for a decision. It needs a reason: the person who decides reads it first. Where facts or rules moved since
 * the draft, this is a new revision. A proven narrowing that needs nobody is approved by it.
 */
export async function submitChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const state = await requireCommand(context, actor, change, 'submit', version);
  if (change.reason.trim() === '') {
    throw new AppError('invalid', 'Write a reason first: the person who decides needs it.', [
      { path: ['reason'], message: 'Write a reason.' },
    ]);
  }
  refuseManaged(context, change);
  const needs = await needsOf(context, stepOf(change));
  const moved = needs.approvalDigest !== change.approvalDigest;
  const revision = change.revision + (moved ? 1 : 0);
  const needed = approvalsNeeded(needs.requirement);
  const now = context.now();
  await context.db.$transaction(async (tx) => {
    const next = needed === 0 ? { state: 'approved', decidedAt: now } : { state };
    await moveChange(tx, context, change, {
      ...next,
      submittedAt: now,
      outcome: null,
      revision,
      approvalDigest: needs.approvalDigest,
    });
    if (moved) {
      const { proposedDocument } = change;
      await tx.changeRevision.create({
        data: {
          changeId: change.id,
          revision,
          editorId: change.authorId,
          at: now,
          proposedDocument,
          ...revisionColumns(needs),
        },
      });
    }
    await recordEvent(tx, context, actor, {
      action: 'change.submitted',
      result: 'done',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      beforeDigest: change.baseDigest,
      afterDigest: change.proposedDigest,
      data: { revision, reason: change.reason, effect: needs.effect, approvalsNeeded: needed },
    });
  });
  return viewChange(context, actor, number);
}

const tagsColumn = z.record(z.string(), z.string()).catch({});

/** What another tool manages it would write back. An adoption writes nothing, so it may be submitted. */
function refuseManaged(context: Context, change: LoadedChange): void {
  const refusal = kindOf(change) === 'adopt' ? null : managedRefusal(context, change.role);
  if (refusal !== null) throw new AppError('conflict', `${refusal} The draft is kept.`);
}

/** Why a role is not written to, null: no tag says that another tool manages it, or the configuration allows it. */
export function managedRefusal({ config }: Context, role: { readonly tags: unknown }): string | null {
  const manager = managedElsewhere(tagsColumn.parse(role.tags));
  return manager === null || config.writeManagedRoles ? null : refusalToWrite(manager);
}
