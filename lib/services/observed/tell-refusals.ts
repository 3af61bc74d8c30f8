import type { Transaction } from '@/lib/db/transaction';
import { projectOfSubject } from '@/lib/services/observed/project-of-subject';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** A project that was refused within this time is not told of again. */
const QUIET = 7 * 86_400_000;

interface Refusal {
  readonly roleId: string;
  readonly host: string;
  readonly audience: string;
  readonly subject: string;
  readonly lastAt: Date;
}

/**
 * Records that pipelines of a known project began to be refused by a role; notices follow from that. Of projects that are not in the
 * inventory nothing is recorded: anybody can make up as many as they like.
 */
export async function tellRefusals(tx: Transaction, context: Context, refusals: readonly Refusal[]): Promise<void> {
  for (const refusal of refusals) {
    const { roleId, host, subject, audience, lastAt } = refusal;
    const project = await projectOfSubject(tx, host, subject);
    if (project === null) continue;
    const key = { roleId, instanceId: project.instanceId, projectId: project.gitlabId };
    const told = await tx.refusalTold.findUnique({ where: { roleId_instanceId_projectId: key } });
    await tx.refusalTold.upsert({
      where: { roleId_instanceId_projectId: key },
      create: { ...key, lastAt },
      update: told !== null && told.lastAt > lastAt ? {} : { lastAt },
    });
    if (told !== null && lastAt.getTime() - told.lastAt.getTime() < QUIET) continue;
    const role = await tx.role.findUniqueOrThrow({ where: { id: roleId }, include: { account: true } });
    await recordEvent(tx, context, WORKER, {
      action: 'role.entry-refused',
      object: { kind: 'role', id: roleId, name: role.name },
      roleId,
      data: {
        ...{ subject, audience, host, project: project.path, at: lastAt.toISOString() },
        ...{ accountId: role.accountId, account: role.account.name },
      },
    });
  }
}
