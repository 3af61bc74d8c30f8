import { hostOfProvider } from '@/lib/policy/compare/doors';
import type { Policy } from '@/lib/policy/types';
import { type Assessment, assessPolicy } from '@/lib/reach/assess-statement';
import { providerState, withAnyProvider } from '@/lib/reach/providers';
import type { Facts } from '@/lib/reach/types';

/** Why an OIDC provider lets nobody in: it is not there, or accepts none of the audiences that are asked for. */
export type ShutCause = 'missing' | 'audience';

/**
 * The provider of a known GitLab that alone keeps everybody out of a role: with any provider in its place the trust policy would
 * let someone in. null: somebody gets in, or the policy itself keeps them out.
 */
export function shutProvider(policy: Policy, facts: Facts, now: readonly Assessment[]): string | null {
  if (now.some(({ high }) => high > 0)) return null;
  const arns = providersNamed(policy, facts);
  const [first] = arns;
  if (first === undefined) return null;
  const open = assessPolicy(policy, withAnyProvider({ ...facts, audiences: {} }));
  if (!open.some(({ high }) => high > 0)) return null;
  return arns.find((arn) => causeOf(arn, facts) === 'missing') ?? first;
}

export const causeOf = (arn: string, facts: Facts): ShutCause =>
  providerState(arn, facts).kind === 'closed' ? 'missing' : 'audience';

/** The providers of connected GitLabs that the statements name which let someone in, in the order of their ARNs. */
export function providersNamed({ statements }: Policy, { instances }: Pick<Facts, 'instances'>): readonly string[] {
  const arns = statements.flatMap(({ effect, principal: { value } }) =>
    effect === 'Deny' || value.kind === 'any'
      ? []
      : value.entries.flatMap(({ type, values }) => (type === 'Federated' ? values : [])),
  );
  const hosts = new Set(instances.map(({ host }) => host.toLowerCase()));
  return [...new Set(arns)].sort().filter((arn) => hosts.has(hostOfProvider(arn)?.toLowerCase() ?? ''));
}
