import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { queued } from '@/lib/services/answers/parts';
import { hookProblem } from '@/lib/services/connections/hook-problem';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';

export const askForHooksInput = z.strictObject({ instanceId: z.string().min(1).max(100) });

/** Has a worker set up the hooks of a GitLab. What is known to be against it is said here, and nothing is queued. */
export async function askForHooks(context: Context, actor: Actor, input: unknown): Promise<z.output<typeof queued>> {
  await requireOperation(context, actor, 'setUpHooks');
  const { instanceId } = parseInput(askForHooksInput, input);
  const instance = context.config.instances.find(({ id }) => id === instanceId);
  if (instance === undefined)
    throw new AppError(
      'not-found',
      `The configuration has no GitLab instance ${instanceId}. Nothing was set up. Check the id under Settings, Connections.`,
    );
  const problem = hookProblem(context.config, instance);
  if (problem !== null)
    throw new AppError(
      'invalid',
      `No hook was set up. ${problem} Nothing was changed. Reload the configuration, then set up the hooks again.`,
    );
  const at = context.now().toISOString();
  const asked = { state: 'asked', at, sentence: 'A worker takes it up as soon as one is free.' };
  await context.db.$transaction(async (tx) => {
    await tx.instance.updateMany({ where: { id: instanceId }, data: { hooks: toJson(asked) } });
    await context.jobs.enqueue(tx, 'set-up-hooks', { instanceId }, instanceId);
    await recordEvent(tx, context, actor, {
      action: 'connection.hooks-asked',
      object: { kind: 'instance', id: instanceId, name: instance.name },
    });
  });
  return { queued: true };
}
