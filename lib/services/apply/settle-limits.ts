/** What an applied change does to time limits: written in the transaction that says that it was applied. */
import type { SystemActor } from '@/lib/access/decide';
import { policyDigest } from '@/lib/audit/digest';
import type { ChangeEffect } from '@/lib/changes/change-effect';
import { endInWords, endsColumn, inUtc } from '@/lib/changes/limits';
import type { Transaction } from '@/lib/db/transaction';
import { endMapping } from '@/lib/mappings/end-mapping';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import { limitsInForce } from '@/lib/services/changes/proposal/proposed-limits';
import { changeObject, type LoadedChange, revisionOf } from '@/lib/services/changes/record/load-change';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { effectColumn } from '@/lib/services/facts/read-findings';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Effects that may need nobody. */
const KEEPS_ACCESS: readonly ChangeEffect[] = ['narrows', 'equal'];

/** Sets the limits that the change carries, and ends those whose mapping it took out or set anew. */
export async function settleLimits(
  tx: Transaction,
  context: Context,
  actor: SystemActor,
  change: LoadedChange,
): Promise<void> {
  const ends = endsColumn.parse(change.limits);
  const before = idsIn(context, change.baseDocument);
  const after = idsIn(context, change.proposedDocument);
  const named = new Map(ends.map(({ mappingId, endsAt }) => [mappingId, endsAt]));
  const gives = !KEEPS_ACCESS.includes(effectColumn.parse(revisionOf(change).effect));
  const kept = new Set<string>();
  const now = context.now();
  for (const limit of await limitsInForce(tx, change.roleId)) {
    const isThere = after.has(limit.mappingId);
    // What was taken out behind our back and is added again now is another decision, of whoever approved that it gives access.
    // Where it only narrows what somebody wrote in wider words meanwhile, perhaps nobody did.
    const anew = isThere && gives && !before.has(limit.mappingId);
    const asBefore = named.get(limit.mappingId) === limit.endsAt.toISOString();
    if (isThere && (asBefore || (!anew && !named.has(limit.mappingId)))) {
      kept.add(limit.mappingId);
      continue;
    }
    const outcome = isThere ? `Change ${change.number} set another end.` : sessionsThatRemain(change, now);
    await tx.mappingLimit.updateMany({
      where: { id: limit.id },
      data: { state: isThere ? 'replaced' : 'ended', endedAt: now, outcome },
    });
    if (isThere) continue;
    await recordEvent(tx, context, actor, {
      action: 'limit.ended',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      data: { mapping: limit.end.who, end: inUtc(limit.endsAt), outcome },
    });
  }
  for (const end of ends) {
    if (end.endsAt === null || !after.has(end.mappingId) || kept.has(end.mappingId)) continue;
    const endsAt = new Date(end.endsAt);
    await tx.mappingLimit.create({
      data: {
        id: context.newId(),
        roleId: change.roleId,
        mappingId: end.mappingId,
        mapping: { ...end },
        who: end.who,
        endsAt,
        changeId: change.id,
        setById: change.authorId,
        setAt: now,
        state: 'active',
        nextAt: endsAt,
      },
    });
    await recordEvent(tx, context, actor, {
      action: 'limit.set',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      data: { mapping: endInWords(end) },
    });
  }
}

function idsIn(context: Context, document: string): ReadonlySet<string> {
  const parsed = parsePolicy(document);
  const mappings = parsed.ok ? recoverMappings(parsed.policy, issuerProfiles(context.config)).mappings : [];
  return new Set(mappings.map(({ id }) => id));
}

/** STS cannot take back what it issued: a session lasts as long as the role allows. */
export function sessionsThatRemain(change: Pick<LoadedChange, 'role'>, ended: Date): string {
  const seconds = change.role.maxSessionSeconds;
  return seconds === null
    ? 'Ended. Sessions that were issued before go on until they expire; how long is unknown.'
    : `Ended. Sessions that were issued before may go on until ${inUtc(new Date(ended.getTime() + seconds * 1000))}.`;
}

/**
 * The approved policy after the product ended a limit: the one before without that mapping. What is live may hold what
 * nobody approved, and that must not become approved by it.
 */
export function approvedAfterEnd(
  context: Context,
  approvedDocument: string | null,
  mapping: unknown,
): { readonly approvedDocument: string; readonly approvedDigest: string } | null {
  const [end] = endsColumn.parse([mapping]);
  const approved = approvedDocument === null ? null : parsePolicy(approvedDocument);
  if (end === undefined || !approved?.ok) return null;
  const ended = endMapping(approved.policy, { ...end, id: end.mappingId }, issuerProfiles(context.config));
  if (ended.kind !== 'ended') return null;
  const document = printPolicy(ended.policy);
  return { approvedDocument: document, approvedDigest: policyDigest(document) };
}
