import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { sentence } from '@/lib/services/answers/parts';
import { awsProbes } from '@/lib/services/connections/aws-probes';
import { gitlabProbes, type Probes } from '@/lib/services/connections/gitlab-probes';
import type { SyncSource } from '@/lib/services/connections/sync-source';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

export const checkedPermission = z
  .strictObject({
    sourceKind: z.enum(['instance', 'account']),
    sourceId: z.string(),
    permission: z.string(),
    state: z.enum(['works', 'missing', 'unknown']),
    detail: sentence.nullable(),
  })
  .meta({ id: 'CheckedPermission', description: 'Whether a connection has one permission, tested now.' });
export type CheckedPermission = z.infer<typeof checkedPermission>;

/** Tries every permission of every connection now, by calls that change nothing, and remembers what each does. */
export async function checkConnections(context: Context, actor: Actor): Promise<readonly CheckedPermission[]> {
  await requireAccess(context, actor, 'connections.check');
  const checked: CheckedPermission[] = [];
  for (const { id, name } of context.config.instances) {
    const results = await runProbes({ kind: 'instance', id }, gitlabProbes(context.gitlab(id)));
    checked.push(...(await remember(context, actor, { kind: 'instance', id }, name, results)));
  }
  for (const account of context.config.accounts) {
    if (account.id === null) continue;
    const source = { kind: 'account', id: account.id } as const;
    const probes = awsProbes(account, context.awsReader(account.id), context.awsWriter(account.id));
    checked.push(...(await remember(context, actor, source, account.name, await runProbes(source, probes))));
  }
  return checked;
}

async function runProbes(source: SyncSource, probes: Probes<string>): Promise<readonly CheckedPermission[]> {
  const results: CheckedPermission[] = [];
  for (const [permission, run] of Object.entries(probes)) {
    const { state, detail } = await run();
    results.push({ sourceKind: source.kind, sourceId: source.id, permission, state, detail });
  }
  return results;
}

async function remember(
  context: Context,
  actor: Actor,
  { kind, id }: SyncSource,
  name: string,
  results: readonly CheckedPermission[],
): Promise<readonly CheckedPermission[]> {
  const checkedAt = context.now();
  await context.db.$transaction(async (tx) => {
    await tx.connectionCheck.deleteMany({ where: { sourceKind: kind, sourceId: id } });
    await tx.connectionCheck.createMany({ data: results.map((result) => ({ ...result, checkedAt })) });
    await recordEvent(tx, context, actor, {
      action: 'connection.checked',
      object: { kind, id, name },
      data: Object.fromEntries(results.map(({ permission, state }) => [permission, state])),
    });
  });
  return results;
}
