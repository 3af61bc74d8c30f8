import type { Transaction } from '@/lib/db/transaction';
import type { Drift } from '@/lib/reach/drift';
import { inAccount } from '@/lib/reach/providers';
import type { EstateFacts } from '@/lib/reach/types';
import { WORKER } from '@/lib/services/verb/actors';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** A role as the decision about its drift needs it. */
interface ApprovedRole {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly trustPolicy: string;
  readonly trustDigest: string;
  readonly approvedDocument: string | null;
  readonly approvedDigest: string | null;
  readonly driftMode: string;
  readonly driftSince: Date | null;
}

/**
 * Decides anew for each of these roles whether its live trust policy means what was approved. Set once when it no longer
 * does, cleared when it does again; what cannot be decided counts as a drift, since nobody can say that it is none.
 */
export async function deriveDrift(context: Context, facts: EstateFacts, roles: readonly ApprovedRole[]): Promise<void> {
  for (const role of roles) {
    const drift = await driftOf(role, facts);
    if (drift === null || (drift.kind === 'equal') === (role.driftSince === null)) continue;
    const verdict = drift.kind === 'drifted' ? drift.comparison.verdict : drift.kind;
    await context.db.$transaction((tx) => moveDrift(tx, context, role, verdict));
  }
}

async function driftOf(role: ApprovedRole, facts: EstateFacts): Promise<Drift | null> {
  const { approvedDocument, approvedDigest, trustPolicy, trustDigest, accountId } = role;
  if (approvedDocument === null) return null;
  return approvedDigest === trustDigest
    ? { kind: 'equal' }
    : ask('drift', approvedDocument, trustPolicy, inAccount(facts, accountId));
}

async function moveDrift(tx: Transaction, context: Context, role: ApprovedRole, verdict: string): Promise<void> {
  const ends = verdict === 'equal';
  // An apply on its way makes the live policy another one before it says so; it derives again when it ends.
  const applying = { some: { state: { in: ['applying', 'verifying'] } } };
  const { count } = await tx.role.updateMany({
    where: {
      id: role.id,
      trustDigest: role.trustDigest,
      approvedDigest: role.approvedDigest,
      driftSince: role.driftSince,
      ...(ends ? {} : { NOT: { changes: applying } }),
    },
    data: { driftSince: ends ? null : context.now() },
  });
  if (count !== 1) return;
  await recordEvent(tx, context, WORKER, {
    action: ends ? 'role.drift-ended' : 'role.drifted',
    object: { kind: 'role', id: role.id, name: role.name },
    roleId: role.id,
    ...(role.approvedDigest === null ? {} : { beforeDigest: role.approvedDigest }),
    afterDigest: role.trustDigest,
    data: { arn: role.arn, verdict, mode: role.driftMode },
  });
}
