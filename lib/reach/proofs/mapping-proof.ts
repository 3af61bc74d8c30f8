import { composePolicy } from '@/lib/mappings/compose-policy';
import type { RecoveredMapping } from '@/lib/mappings/types';
import type { Policy } from '@/lib/policy/types';
import type { Containment } from '@/lib/reach/contained';
import { containmentOf } from '@/lib/reach/intended-projects';
import { type ProofFact, proofFacts } from '@/lib/reach/proofs/proof-facts';
import type { Facts } from '@/lib/reach/types';

/** Whether one mapping lets in protected refs of its project alone, and the facts that this rests on. */
export interface MappingVerdict {
  readonly verdict: Containment['verdict'];
  readonly reason: string;
  readonly facts: readonly ProofFact[];
}

/** Decides one mapping of a policy on its own. What the policy denies applies to it too. */
export function proveMapping(policy: Policy, { provider, ...mapping }: RecoveredMapping, facts: Facts): MappingVerdict {
  const denials = policy.statements.flatMap((statement, statementIndex) =>
    statement.effect === 'Deny' ? [{ statementIndex, statement }] : [],
  );
  const version = policy.version === undefined ? {} : { version: policy.version };
  const composed = composePolicy({ ...version, mappings: [{ mapping, provider }], foreign: denials });
  if (!composed.ok) return { verdict: 'unknown', reason: 'The mapping could not be written on its own.', facts: [] };
  const containment = containmentOf(composed.policy, facts);
  return {
    verdict: containment?.verdict ?? 'unknown',
    reason: containment?.reason ?? 'Unknown, because its project is not among the projects that were read.',
    facts: proofFacts(composed.policy, facts),
  };
}
