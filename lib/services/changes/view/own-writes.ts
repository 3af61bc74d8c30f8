import { policyDigest } from '@/lib/audit/digest';
import type { RoleEvent } from '@/lib/aws/port';
import type { Context } from '@/lib/services/verb/context';

/** Steps that ended so may have had an effect in AWS. */
const SENT = ['running', 'done', 'unknown', 'failed'];

/** What Drawbridge itself did to a role, by any of its changes: people's, ends of mappings, set-ups and clean-ups. */
export interface OwnWrites {
  /** Whether Drawbridge made a call: by AWS's request id, or where the answer with the id was lost by what the call put. */
  readonly made: (event: RoleEvent) => boolean;
  /** Whether a change started after `at` may have put the trust policy with this digest. An earlier change does not count:
   * if its policy is back, somebody else put it back. */
  readonly putSince: (digest: string, at: Date) => boolean;
  /** The same for the deletion of the role. */
  readonly deletedSince: (at: Date) => boolean;
}

/** Reads it for all roles of this name in the account: one that a change deleted may have been made anew by another. */
export async function ownWrites(
  db: Context['db'],
  role: { readonly accountId: string; readonly name: string },
): Promise<OwnWrites> {
  const steps = await db.changeStep.findMany({
    where: { state: { in: SENT }, change: { role: { accountId: role.accountId, name: role.name } } },
    select: { kind: true, requestId: true, startedAt: true, change: { select: { proposedDigest: true } } },
  });
  const ids = new Set(steps.flatMap(({ requestId }) => requestId ?? []));
  const isStep = (kind: string, where: (step: (typeof steps)[number]) => boolean) =>
    steps.some((step) => step.kind === kind && where(step));
  const isLost = ({ requestId }: (typeof steps)[number]) => requestId === null;
  return {
    made: ({ name, requestId, document }) => {
      if (requestId !== null && ids.has(requestId)) return true;
      if (name === 'DeleteRole') return isStep('delete-role', isLost);
      if (name === 'CreateRole') return isStep('create-role', isLost);
      const digest = document === null ? null : policyDigest(document);
      return isStep('put-trust-policy', (step) => isLost(step) && step.change.proposedDigest === digest);
    },
    putSince: (digest, at) =>
      isStep(
        'put-trust-policy',
        ({ startedAt, change }) => change.proposedDigest === digest && startedAt !== null && startedAt > at,
      ),
    deletedSince: (at) => isStep('delete-role', ({ startedAt }) => startedAt !== null && startedAt > at),
  };
}
