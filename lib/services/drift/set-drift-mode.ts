import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { DRIFT_MODES, type DriftMode } from '@/lib/changes/drift-modes';
import { loadRole } from '@/lib/services/facts/load-role';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';

export const setDriftModeInput = z.strictObject({
  accountId: z.string().max(20),
  name: z.string().max(64),
  mode: z.enum(DRIFT_MODES),
});

/** Chooses what is done when the role drifts. Never writes to IAM. */
export async function setDriftMode(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly mode: DriftMode }> {
  await requireOperation(context, actor, 'setDriftMode');
  const { mode, ...where } = parseInput(setDriftModeInput, input);
  const role = await loadRole(context, where);
  if (role.driftMode === mode) return { mode };
  await context.db.$transaction(async (tx) => {
    await tx.role.updateMany({ where: { id: role.id }, data: { driftMode: mode } });
    await recordEvent(tx, context, actor, {
      action: 'role.drift-mode-set',
      object: { kind: 'role', id: role.id, name: role.name },
      roleId: role.id,
      data: { arn: role.arn, before: role.driftMode, after: mode },
    });
  });
  return { mode };
}
