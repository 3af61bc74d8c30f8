import type { KnownIssuer } from '@/lib/reach/issuers';
import type { Facts } from '@/lib/reach/types';

/**
 * The facts for a part of a policy. An issuer that was taken for a GitLab by what the rest of the policy says stays one: it becomes
 * an instance of which nothing is known.
 */
export function reducedFacts(facts: Facts, issuer: KnownIssuer | null): Facts {
  if (issuer === null || issuer.instance !== null || issuer.kind === 'other') return facts;
  const { host, kind } = issuer;
  const unread = { id: host, issuer: `https://${host}`, host, shared: kind === 'gitlab-com', version: null };
  return { ...facts, instances: [...facts.instances, { ...unread, projects: [], groups: [] }] };
}
