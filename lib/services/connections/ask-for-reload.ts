import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { loadConfig } from '@/lib/config/load-config';
import type { queued } from '@/lib/services/answers/parts';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';

export const askForReloadInput = z.strictObject({});

/**
 * Has every process read the configuration again, within seconds. It is checked here first: what does not hold is refused with every problem,
 * and no process reads it.
 */
export async function askForReload(context: Context, actor: Actor, input: unknown): Promise<z.output<typeof queued>> {
  await requireOperation(context, actor, 'reloadConfiguration');
  parseInput(askForReloadInput, input);
  const loaded = (context.readConfig ?? (() => loadConfig(process.env)))();
  if (!loaded.ok)
    throw new AppError(
      'invalid',
      `The configuration was not read again, and Drawbridge goes on with the one before. Correct the file and reload again. ${loaded.problems.join(' ')} Nothing was changed.`,
    );
  await context.db.$transaction(async (tx) => {
    const reloadAskedAt = context.now();
    await tx.installation.updateMany({ data: { reloadAskedAt } });
    await recordEvent(tx, context, actor, {
      action: 'configuration.reload-asked',
      object: { kind: 'configuration', id: 'configuration', name: 'Configuration' },
      data: {
        instances: loaded.config.instances.map(({ id }) => id),
        accounts: loaded.config.accounts.map(({ id, name }) => ({ id, name })),
      },
    });
  });
  return { queued: true };
}
