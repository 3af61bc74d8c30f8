import { type Edit, editPolicy } from '@/lib/mappings/edit-policy';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { canonicalPolicy } from '@/lib/policy/canonical-policy';
import type { Policy } from '@/lib/policy/types';

export type Rebased = { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly reason: string };

/**
 * Makes the same step from another start: the mappings that lie between `base` and `proposed` are added to and removed from
 * `live`. Only where those mappings are the whole step, which is checked by taking it from `base` again: a change of a
 * foreign statement or of a condition is not intent and is refused with the reason.
 */
export function rebasePolicy(base: Policy, proposed: Policy, live: Policy, issuers: readonly IssuerProfile[]): Rebased {
  const [before, wanted, now] = [base, proposed, live].map((policy) => recoverMappings(policy, issuers).mappings) as [
    readonly RecoveredMapping[],
    readonly RecoveredMapping[],
    readonly RecoveredMapping[],
  ];
  const step: Edit = {
    add: missingIn(before, wanted).map((mapping) => ({ mapping, provider: mapping.provider })),
    remove: missingIn(wanted, before).map(({ id }) => id),
  };
  const again = editPolicy(base, step, issuers);
  if (!again.ok || canonicalPolicy(again.policy) !== canonicalPolicy(proposed)) {
    return { ok: false, reason: 'The change is more than mappings added and removed.' };
  }
  // What someone else removed meanwhile need not be removed again.
  const still = new Set(now.map(({ id }) => id));
  const edited = editPolicy(live, { ...step, remove: step.remove.filter((id) => still.has(id)) }, issuers);
  if (!edited.ok) return { ok: false, reason: edited.refusals.map(({ reason }) => reason).join(' ') };
  return { ok: true, policy: edited.policy };
}

/** Those of `all` that `some` lacks. */
function missingIn(some: readonly RecoveredMapping[], all: readonly RecoveredMapping[]): readonly RecoveredMapping[] {
  const ids = new Set(some.map(({ id }) => id));
  return all.filter(({ id }) => !ids.has(id));
}
